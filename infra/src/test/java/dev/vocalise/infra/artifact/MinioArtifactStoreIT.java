package dev.vocalise.infra.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.TestServers;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every S3 server must do for the store: the embedded one, and MinIO. */
@Tag("servers")
class MinioArtifactStoreIT {
  private static final int WRITERS = 16;

  @TempDir static Path shared;

  private static TestServers servers;
  private static DataDirectory data;
  private static LocalStack stack;
  private static MinioArtifactStore store;

  @TempDir Path work;

  @BeforeAll
  static void start() throws Exception {
    servers = TestServers.start(shared.resolve("servers"));
    data = DataDirectory.open(shared.resolve("data"));
    stack = LocalStack.start(data, servers.settings());
    store = TestServers.store(stack.endpoints());
  }

  @AfterAll
  static void stop() {
    store.close();
    stack.close();
    data.close();
    servers.close();
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
}
