package dev.vocalise.infra.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.artifact.RefusingStore.Answer;
import dev.vocalise.infra.failure.ServerFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreRefusalTest {
  private static final String BUCKET = "vocalise";

  private static void connect(String endpoint) {
    MinioArtifactStore.connect(endpoint, "key", "geheim-secret", BUCKET).close();
  }

  private static void refused(Answer answer, String... told) throws Exception {
    try (RefusingStore store = RefusingStore.answering(answer)) {
      assertThatThrownBy(() -> connect(store.endpoint()))
          .isInstanceOf(ArtifactStoreUnavailableException.class)
          .hasMessageContainingAll(told)
          .hasMessageContaining(store.endpoint())
          .hasMessageNotContaining("geheim")
          .message()
          .hasLineCount(1);
      assertThat(MinioArtifactStore.refusal(store.endpoint(), "key", "s", "us-east-1", BUCKET))
          .hasValueSatisfying(said -> assertThat(said).contains(told[0]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, InvalidAccessKeyId, S3_ACCESS_KEY",
    "403, SignatureDoesNotMatch, S3_SECRET_KEY",
    "403, AccessDenied, s3:ListBucket",
    "400, ExpiredToken, renew",
    "503, SlowDown, try again",
    "503, XMinioServerNotInitialized, the server starts"
  })
  void theReasonThatHeadCannotCarryIsAskedFor(int status, String code, String advice)
      throws Exception {
    refused(
        (method, bucket, query) -> RefusingStore.error(status, code, "said there.", Map.of()),
        code,
        String.valueOf(status),
        "said there",
        advice);
  }

  @Test
  void aSkewedClockIsToldWithBothTimes() throws Exception {
    refused(
        (method, bucket, query) ->
            RefusingStore.error(403, "RequestTimeTooSkewed", "too large", Map.of()),
        "RequestTimeTooSkewed",
        "here 20",
        "GMT",
        "NTP");
  }

  @Test
  void theRegionToSetIsNamedFromTheHeaderOrTheWords() throws Exception {
    refused(
        (method, bucket, query) ->
            RefusingStore.error(
                400,
                "AuthorizationHeaderMalformed",
                "the region 'us-east-1' is wrong; expecting 'eu-west-3'",
                Map.of()),
        "AuthorizationHeaderMalformed",
        "set S3_REGION=eu-west-3");
    refused(
        (method, bucket, query) ->
            RefusingStore.error(
                301,
                "PermanentRedirect",
                "use the endpoint",
                Map.of("x-amz-bucket-region", "ap-south-1")),
        "PermanentRedirect",
        "set S3_REGION=ap-south-1 and S3_ENDPOINT");
    refused(
        (method, bucket, query) ->
            RefusingStore.error(301, "PermanentRedirect", "elsewhere", Map.of()),
        "set S3_REGION to its region");
  }

  @Test
  void aBucketThatIsNotThereAndMayNotBeMadeIsSaidSo() throws Exception {
    try (RefusingStore store =
        RefusingStore.answering(
            (method, bucket, query) ->
                method.equals("PUT")
                    ? RefusingStore.error(403, "AccessDenied", "Access Denied.", Map.of())
                    : RefusingStore.error(404, "NoSuchBucket", "none", Map.of()))) {
      assertThatThrownBy(() -> connect(store.endpoint()))
          .hasMessageContainingAll("make the bucket vocalise", "s3:CreateBucket");
    }
  }

  @Test
  void aBucketThatMayBeListedButNotAskedForIsThere() throws Exception {
    String listing = "<ListBucketResult><Name>vocalise</Name></ListBucketResult>";
    try (RefusingStore store =
        RefusingStore.answering(
            (method, bucket, query) ->
                method.equals("HEAD")
                    ? RefusingStore.error(403, "AccessDenied", "", Map.of())
                    : new RefusingStore.Said(200, Map.of(), listing))) {
      connect(store.endpoint());
    }
  }

  @Test
  void aPageIsNoStoreHoweverFriendlyItsStatus() throws Exception {
    String page = "<!doctype html><html><head><title>Some Console</title></head></html>";
    Map<String, String> html = Map.of("Content-Type", "text/html; charset=utf-8");
    refused((method, bucket, query) -> new RefusingStore.Said(200, html, page), "web page", "9000");
    refused(
        (method, bucket, query) -> new RefusingStore.Said(502, html, page),
        "502",
        "behind that proxy");
  }

  @Test
  void aFullStoreIsFoundByTheFirstWrite() throws Exception {
    try (RefusingStore server =
            RefusingStore.answering(
                (method, bucket, query) ->
                    bucket
                        ? new RefusingStore.Said(200, Map.of(), "")
                        : method.equals("PUT")
                            ? RefusingStore.error(507, "XMinioStorageFull", "full.", Map.of())
                            : RefusingStore.error(404, "NoSuchKey", "none", Map.of()));
        MinioArtifactStore store =
            MinioArtifactStore.connect(server.endpoint(), "key", "secret", BUCKET)) {
      assertThatThrownBy(() -> store.put("x".getBytes(UTF_8), "text/plain"))
          .satisfies(
              e ->
                  assertThat(ServerFailure.in(e).orElseThrow().kind())
                      .isEqualTo(ServerFailure.Kind.STORE_DISK_FULL))
          .hasMessageContaining("free space");
    }
  }

  @Test
  void tlsAndPlainHttpAreToldApart() throws Exception {
    try (ServerSocket plain = speaking("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        ServerSocket tls = speaking(new byte[] {0x15, 3, 1, 0, 2, 2, 0x46})) {
      assertThatThrownBy(() -> connect("https://127.0.0.1:" + plain.getLocalPort()))
          .hasMessageContainingAll("TLS", "begin S3_ENDPOINT with http://");
      assertThatThrownBy(() -> connect("http://127.0.0.1:" + tls.getLocalPort()))
          .hasMessageContaining("begin S3_ENDPOINT with https://");
    }
  }

  /** Answers the first byte of every client with these bytes. */
  private static ServerSocket speaking(byte[] words) throws IOException {
    ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  client.getInputStream().read(new byte[1_000]);
                  client.getOutputStream().write(words);
                } catch (IOException e) {
                  // the client or the test has ended
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  @Test
  void anErrorThatIsNoXmlIsAskedForInAnotherWay() throws Exception {
    try (RefusingStore store =
        RefusingStore.answering(
            (method, bucket, query) ->
                RefusingStore.error(403, "InvalidAccessKeyId", "said of " + query, Map.of()))) {
      assertThatThrownBy(() -> connect(store.endpoint())).hasMessageContaining("S3_ACCESS_KEY");
    }
  }

  @Test
  void aServerThatCannotBeReachedIsSaidSo() throws Exception {
    assertThatThrownBy(() -> connect("http://127.0.0.1:1"))
        .hasMessageContainingAll("127.0.0.1:1", "connection refused", "S3_ENDPOINT");
    assertThatThrownBy(() -> connect("http://no_such_host.invalid:9000"))
        .hasMessageContainingAll("no_such_host.invalid", "not known here");
  }
}
