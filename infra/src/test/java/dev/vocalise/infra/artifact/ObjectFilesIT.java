package dev.vocalise.infra.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.infra.local.TestServers;
import io.minio.CreateMultipartUploadArgs;
import io.minio.MinioAsyncClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store makes of objects whose files are old, damaged, or out of reach. */
class ObjectFilesIT {
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
    store = TestServers.store(stack.endpoints());
  }

  @AfterAll
  static void stop() {
    store.close();
    stack.close();
    data.close();
  }

  @Test
  void anObjectIsAPlainFileUntilItIsDeleted() {
    StoredArtifact artifact = store.put("plain".getBytes(UTF_8), "text/plain");
    assertThat(objectFile(artifact)).hasContent("plain");

    store.delete(artifact.sha256());

    assertThat(objectFile(artifact)).doesNotExist();
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
  void aStoppedStoreIsUnavailableButTheCacheStillServes() {
    Path cache = work.resolve("cache");
    MinioArtifactStore stopped;
    StoredArtifact artifact;
    try (DataDirectory directory = DataDirectory.open(work.resolve("data"));
        LocalStack briefly = LocalStack.start(directory, S3_ONLY)) {
      stopped = TestServers.store(briefly.endpoints());
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

  /**
   * MinIO lists no uploads but those of a key that one names, and removes them itself after a day.
   */
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

  private static byte[] read(StoredArtifact artifact) throws IOException {
    try (InputStream in = store.open(artifact.sha256())) {
      return in.readAllBytes();
    }
  }

  private static Path objectFile(StoredArtifact artifact) {
    return data.objects()
        .resolve(MinioArtifactStore.DEFAULT_BUCKET)
        .resolve(MinioArtifactStore.key(artifact.sha256()));
  }
}
