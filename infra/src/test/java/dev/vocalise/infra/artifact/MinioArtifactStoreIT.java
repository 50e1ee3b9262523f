package dev.vocalise.infra.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on the embedded S3; the same code runs on MinIO. */
class MinioArtifactStoreIT {
  private static final int WRITERS = 16;

  /** Only S3 is started here. */
  private static final Settings S3_ONLY =
      Settings.fromEnvironment(
          Map.of("TEMPORAL_ADDRESS", "unused:1", "DATABASE_URL", "postgres://un@used/x"));

  @TempDir static Path shared;

  private static DataDirectory data;
  private static LocalStack stack;
  private static MinioArtifactStore store;

  @TempDir Path work;

  @BeforeAll
  static void start() {
    data = DataDirectory.open(shared.resolve("data"));
    stack = LocalStack.start(data, S3_ONLY);
    store = connect(stack.endpoints());
  }

  @AfterAll
  static void stop() {
    store.close();
    stack.close();
    data.close();
  }

  @Test
  void bytesComeBackUnderTheirDigest() throws IOException {
    StoredArtifact artifact = store.put("abc".getBytes(UTF_8), "text/plain");
    assertThat(artifact)
        .isEqualTo(
            new StoredArtifact(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                3,
                "text/plain"));
    try (InputStream in = store.open(artifact.sha256())) {
      assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("abc");
    }
    assertThat(objectFile(artifact)).hasContent("abc");
    assertThat(store.exists(artifact.sha256(), 3)).isTrue();
    assertThat(store.exists(artifact.sha256(), 4)).isFalse();
  }

  @Test
  void deletedBytesAreGoneAndMayComeBack() throws IOException {
    Path large = work.resolve("large");
    byte[] bytes = new byte[40 << 20];
    new Random(3).nextBytes(bytes);
    Files.write(large, bytes);
    StoredArtifact artifact = store.put(large, "application/octet-stream");

    store.delete(artifact.sha256());

    assertThat(store.exists(artifact.sha256(), artifact.size())).isFalse();
    assertThat(objectFile(artifact)).doesNotExist();
    store.delete(artifact.sha256()); // again is fine
    store.put(large, artifact);
    assertThat(store.exists(artifact.sha256(), artifact.size())).isTrue();
  }

  @Test
  void everyArtifactIsListedAndDescribed() throws IOException {
    List<StoredArtifact> stored = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      stored.add(store.put(("listed " + i).getBytes(UTF_8), "text/plain"));
    }
    assertThat(store.list())
        .extracting(StoredObject::sha256)
        .containsAll(stored.stream().map(StoredArtifact::sha256).toList())
        .doesNotHaveDuplicates();
    StoredObject found = store.find(stored.get(0).sha256()).orElseThrow();
    assertThat(found.size()).isEqualTo(stored.get(0).size());
    assertThat(found.mediaType()).isEqualTo("text/plain");
    assertThat(store.find("0".repeat(64))).isEmpty();
  }

  @Test
  void whatIsStoredAgainMuchLaterCountsAsNew() throws IOException {
    byte[] bytes = "stored long ago".getBytes(UTF_8);
    StoredArtifact artifact = store.put(bytes, "text/plain");
    Instant longAgo = Instant.parse("2026-01-01T00:00:00Z");
    Files.setLastModifiedTime(objectFile(artifact), FileTime.from(longAgo));
    assertThat(store.find(artifact.sha256()).orElseThrow().modified()).isEqualTo(longAgo);

    store.put(bytes, "text/plain");

    assertThat(store.find(artifact.sha256()).orElseThrow().modified())
        .isAfter(Instant.now().minus(ArtifactStore.FRESH));
    assertThat(read(artifact)).isEqualTo(bytes);
  }

  @Test
  @SuppressWarnings("try") // the client's close declares every exception
  void anUploadThatBrokeOffIsListedAndRemoved() throws Exception {
    Endpoints endpoints = stack.endpoints();
    String key = MinioArtifactStore.key("e".repeat(64));
    try (MinioAsyncClient client =
        MinioAsyncClient.builder()
            .endpoint(endpoints.s3Endpoint())
            .credentials(endpoints.s3AccessKey(), endpoints.s3SecretKey())
            .region("us-east-1")
            .build()) {
      client
          .createMultipartUpload(
              CreateMultipartUploadArgs.builder()
                  .bucket(MinioArtifactStore.DEFAULT_BUCKET)
                  .object(key)
                  .build())
          .get();
    }
    List<InterruptedUpload> uploads = store.interruptedUploads();
    assertThat(uploads).extracting(InterruptedUpload::key).containsExactly(key);
    assertThat(uploads.get(0).begun()).isAfter(Instant.now().minusSeconds(60));

    store.abandon(uploads.get(0));

    assertThat(store.interruptedUploads()).isEmpty();
  }

  @Test
  void emptyFilesAreArtifactsToo() throws IOException {
    Path empty = Files.createFile(work.resolve("empty"));
    StoredArtifact artifact = store.put(empty, "text/plain");
    assertThat(store.fetch(artifact.sha256(), work.resolve("cache"))).isEmptyFile();
  }

  @Test
  void filesOfManyPartsComeBackEqual() throws IOException {
    byte[] bytes = new byte[40_000_001];
    new Random(7).nextBytes(bytes);
    Path file = Files.write(work.resolve("large"), bytes);
    StoredArtifact artifact = store.put(file, "application/octet-stream");
    assertThat(artifact.size()).isEqualTo(bytes.length);
    assertThat(store.fetch(artifact.sha256(), work.resolve("cache"))).hasSameBinaryContentAs(file);
    assertThat(store.put(file, "application/octet-stream")).isEqualTo(artifact);
  }

  @Test
  void concurrentWritersOfTheSameBytesAllSucceed() throws Exception {
    byte[] bytes = "written by many at once".getBytes(UTF_8);
    List<StoredArtifact> results = together(() -> store.put(bytes, "text/plain"));
    assertThat(results).hasSize(WRITERS).containsOnly(results.get(0));
    assertThat(read(results.get(0))).isEqualTo(bytes);
  }

  @Test
  @SuppressWarnings("try") // the client's close declares every exception
  void theConditionThatTheStoreReliesOnHasOneWinner() throws Exception {
    Endpoints endpoints = stack.endpoints();
    try (MinioClient client =
        MinioClient.builder()
            .endpoint(endpoints.s3Endpoint())
            .credentials(endpoints.s3AccessKey(), endpoints.s3SecretKey())
            .region("us-east-1")
            .build()) {
      List<String> results = together(() -> putIfAbsent(client, "race"));
      assertThat(results).filteredOn("won"::equals).hasSize(1);
      assertThat(results).filteredOn("PreconditionFailed"::equals).hasSize(WRITERS - 1);
    }
  }

  @Test
  void aChangedByteIsNoticedAndNothingIsCached() throws IOException {
    StoredArtifact artifact = store.put("to be damaged".getBytes(UTF_8), "text/plain");
    Files.writeString(objectFile(artifact), "to be damagEd", StandardOpenOption.WRITE);
    assertThatThrownBy(() -> read(artifact))
        .isInstanceOf(ArtifactCorruptException.class)
        .hasMessageContaining(artifact.sha256());
    Path cache = work.resolve("cache");
    assertThatThrownBy(() -> store.fetch(artifact.sha256(), cache))
        .isInstanceOf(ArtifactCorruptException.class);
    try (Stream<Path> files = Files.walk(cache)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void storingAgainRepairsATruncatedObject() throws IOException {
    byte[] bytes = "to be truncated".getBytes(UTF_8);
    StoredArtifact artifact = store.put(bytes, "text/plain");
    Files.writeString(objectFile(artifact), "to be", StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(store.exists(artifact.sha256(), artifact.size())).isFalse();
    assertThat(store.put(bytes, "text/plain")).isEqualTo(artifact);
    assertThat(read(artifact)).isEqualTo(bytes);
  }

  @Test
  void aDamagedCacheIsFetchedAgain() throws IOException {
    StoredArtifact artifact = store.put("cached".getBytes(UTF_8), "text/plain");
    Path cached = store.fetch(artifact.sha256(), work);
    Files.writeString(cached, "rotten");
    assertThat(store.fetch(artifact.sha256(), work)).isEqualTo(cached).hasContent("cached");
  }

  @Test
  void aBoundedCacheLosesTheCopyThatWasNotFetchedForLongestAndFetchesItAgain() throws IOException {
    StoredArtifact often = store.put("often".getBytes(UTF_8), "text/plain");
    StoredArtifact seldom = store.put("seldom".getBytes(UTF_8), "text/plain");
    Path cache = work.resolve("cache");
    Path first = store.fetch(often.sha256(), cache);
    Path second = store.fetch(seldom.sha256(), cache);
    FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Files.setLastModifiedTime(first, longAgo);
    Files.setLastModifiedTime(second, longAgo);

    assertThat(store.fetch(often.sha256(), cache)).isEqualTo(first);
    new ArtifactCache(cache, 8).trim();

    assertThat(first).exists();
    assertThat(second).doesNotExist();
    assertThat(store.fetch(seldom.sha256(), cache)).hasContent("seldom");
  }

  @Test
  void whatIsNotThereIsMissingNotUnavailable() {
    String absent = "0".repeat(64);
    assertThat(store.exists(absent, 1)).isFalse();
    assertThatThrownBy(() -> store.open(absent)).isInstanceOf(ArtifactMissingException.class);
    assertThatThrownBy(() -> store.fetch(absent, work))
        .isInstanceOf(ArtifactMissingException.class)
        .hasMessageContaining(absent);
  }

  @Test
  void aStoppedStoreIsUnavailableButTheCacheStillServes() {
    Path cache = work.resolve("cache");
    MinioArtifactStore stopped;
    StoredArtifact artifact;
    try (DataDirectory directory = DataDirectory.open(work.resolve("data"));
        LocalStack briefly = LocalStack.start(directory, S3_ONLY)) {
      stopped = connect(briefly.endpoints());
      artifact = stopped.put("kept".getBytes(UTF_8), "text/plain");
      assertThat(stopped.fetch(artifact.sha256(), cache)).hasContent("kept");
    }
    try (stopped) {
      assertThat(stopped.fetch(artifact.sha256(), cache)).hasContent("kept");
      assertThatThrownBy(() -> stopped.put("new".getBytes(UTF_8), "text/plain"))
          .isInstanceOf(ArtifactStoreUnavailableException.class)
          .hasMessageContaining("http://127.0.0.1:");
      assertThatThrownBy(() -> stopped.exists(artifact.sha256(), 4))
          .isInstanceOf(ArtifactStoreUnavailableException.class);
      assertThatThrownBy(() -> stopped.open(artifact.sha256()))
          .isInstanceOf(ArtifactStoreUnavailableException.class);
    }
  }

  @Test
  void whatIsNoDigestIsRefused() {
    for (String bad : List.of("", "../../etc/passwd", "A".repeat(64), "0".repeat(63))) {
      assertThatThrownBy(() -> store.open(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static byte[] read(StoredArtifact artifact) throws IOException {
    try (InputStream in = store.open(artifact.sha256())) {
      return in.readAllBytes();
    }
  }

  private static String putIfAbsent(MinioClient client, String key) throws Exception {
    byte[] bytes = "race".getBytes(UTF_8);
    try {
      client.putObject(
          PutObjectArgs.builder().bucket(MinioArtifactStore.DEFAULT_BUCKET).object(key).stream(
                  new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
              .extraHeaders(new Http.Headers("If-None-Match", "*"))
              .build());
      return "won";
    } catch (ErrorResponseException e) {
      return e.errorResponse().code();
    }
  }

  private static <T> List<T> together(Callable<T> task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Path objectFile(StoredArtifact artifact) {
    return data.objects()
        .resolve(MinioArtifactStore.DEFAULT_BUCKET)
        .resolve(MinioArtifactStore.key(artifact.sha256()));
  }

  private static MinioArtifactStore connect(Endpoints endpoints) {
    return MinioArtifactStore.connect(
        endpoints.s3Endpoint(),
        endpoints.s3AccessKey(),
        endpoints.s3SecretKey(),
        MinioArtifactStore.DEFAULT_BUCKET);
  }
}
