package dev.vocalise.infra.artifact;

import io.minio.BucketExistsArgs;
import io.minio.GetBucketVersioningArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import io.minio.messages.Item;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bucket of an S3 server, and the reason when that server refuses. */
record StoreConnection(
    OkHttpClient http, MinioClient client, MinioAsyncClient parts, String endpoint, String bucket)
    implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StoreConnection.class);

  /** Asks nothing yet. */
  static StoreConnection to(
      String endpoint, String accessKey, String secretKey, String region, String bucket) {
    OkHttpClient http =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ofMinutes(2))
            .writeTimeout(Duration.ofMinutes(2))
            .addInterceptor(StoreConnection::hurryOutsideOfObjects)
            .addNetworkInterceptor(StoreConnection::requireNoPage)
            .build();
    // A fixed region saves the SDK a request per bucket.
    MinioClient client =
        MinioClient.builder()
            .endpoint(endpoint)
            .region(region)
            .credentials(accessKey, secretKey)
            .httpClient(http)
            .build();
    MinioAsyncClient parts = // the other one has no way to ask for uploads in parts
        MinioAsyncClient.builder()
            .endpoint(endpoint)
            .region(region)
            .credentials(accessKey, secretKey)
            .httpClient(http)
            .build();
    return new StoreConnection(http, client, parts, endpoint, bucket);
  }

  /** A start does not wait as long as the transfer of an object may take. */
  private static Response hurryOutsideOfObjects(Interceptor.Chain chain) throws IOException {
    boolean object =
        chain.request().url().encodedPath().replaceFirst("/$", "").lastIndexOf('/') > 0;
    return (object ? chain : chain.withReadTimeout(15, TimeUnit.SECONDS)).proceed(chain.request());
  }

  /** A console or a login page answers any request with status 200. */
  private static Response requireNoPage(Interceptor.Chain chain) throws IOException {
    Response answer = chain.proceed(chain.request());
    if (StoreRefusal.isPage(answer)) {
      try (answer) {
        throw StoreRefusal.page(answer);
      }
    }
    return answer;
  }

  void ensureBucket() {
    try {
      if (!hasBucket()) {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
      }
    } catch (MinioException | IllegalStateException e) {
      if (isCode(e, "BucketAlreadyOwnedByYou") || isCode(e, "BucketAlreadyExists")) {
        return; // another process made it between the two calls
      }
      throw unavailable("make the bucket " + bucket, e);
    }
  }

  /** A server that refuses the question of HEAD may still list. */
  boolean hasBucket() {
    try {
      return client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
    } catch (MinioException | IllegalStateException e) {
      Exception told = told(e);
      if (told == null) {
        return true;
      }
      throw unavailable("use the bucket " + bucket, told);
    }
  }

  /**
   * The failure with the server's reason. An answer to HEAD has none, so a listing of nothing asks
   * once more; null if that is answered.
   */
  private @Nullable Exception told(Exception failure) {
    boolean head =
        failure instanceof ErrorResponseException response
            && response.response().request().method().equals("HEAD");
    if (!head && !(failure instanceof ServerException)) {
      return failure;
    }
    Exception listed = refusal(this::list);
    if (listed instanceof XmlParserException) {
      Exception other = refusal(this::versions); // some quote the question without escaping it
      return other == null ? listed : other;
    }
    return listed;
  }

  /** A question to the server. */
  @FunctionalInterface
  private interface Question {
    void ask() throws MinioException;
  }

  private static @Nullable Exception refusal(Question question) {
    try {
      question.ask();
      return null;
    } catch (MinioException | IllegalStateException e) {
      return e;
    }
  }

  private void list() throws MinioException {
    ListObjectsArgs nothing =
        ListObjectsArgs.builder().bucket(bucket).prefix("sha256/none/").maxKeys(1).build();
    for (Result<Item> item : client.listObjects(nothing)) {
      item.get();
    }
  }

  private void versions() throws MinioException {
    client.getBucketVersioning(GetBucketVersioningArgs.builder().bucket(bucket).build());
  }

  /**
   * The SDK wraps a refused connection in an IllegalStateException, everything else in its own
   * exception.
   */
  static boolean isCode(Exception e, String code) {
    return e instanceof ErrorResponseException response
        && code.equals(response.errorResponse().code());
  }

  ArtifactStoreUnavailableException unavailable(String action, Exception failure) {
    Exception told = told(failure);
    Exception reason = told == null ? failure : told;
    return new ArtifactStoreUnavailableException(
        "cannot %s at %s: %s".formatted(action, endpoint, StoreRefusal.explained(reason, bucket)),
        reason);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (Exception e) {
      log.debug("closing the store's client failed", e);
    }
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
