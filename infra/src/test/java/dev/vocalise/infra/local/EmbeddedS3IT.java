package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.disk.TestDisk;
import dev.vocalise.infra.failure.ServerFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the embedded store has on its disk. */
class EmbeddedS3IT {
  private static final Credentials KEYS = new Credentials("p", "access", "secret", "t");

  @TempDir Path folder;

  /** The last is sent in parts. */
  @ParameterizedTest
  @ValueSource(ints = {5, 100_000, 40_000_000})
  void anObjectSurvivesALossOfPowerFromTheMomentItsUploadIsAnswered(int size) throws IOException {
    try (TestDisk disk = TestDisk.withPower(folder)) {
      Path objects = disk.path().resolve("objects");
      try (EmbeddedS3 s3 = EmbeddedS3.start(objects, 0, KEYS);
          MinioArtifactStore store = connect(s3)) {
        StoredArtifact stored = store.put(random(size), "text/plain");
        Path cut = disk.cut();

        assertThat(Sha256.of(cut.resolve(disk.path().relativize(file(objects, stored)))))
            .isEqualTo(stored.sha256());
      }
    }
  }

  /** As a loss of power left them in the stores of earlier builds. */
  @ParameterizedTest
  @ValueSource(ints = {0, 30_000_000, 40_000_000})
  void aDamagedObjectIsWrittenOver(int bytes) throws IOException {
    Path objects = folder.resolve("objects");
    try (EmbeddedS3 s3 = EmbeddedS3.start(objects, 0, KEYS);
        MinioArtifactStore store = connect(s3)) {
      byte[] content = random(40_000_000);
      StoredArtifact stored = store.put(content, "text/plain");
      Files.write(file(objects, stored), new byte[bytes]);
      assertThat(store.exists(stored.sha256(), stored.size())).isEqualTo(bytes == content.length);

      store.put(content, "text/plain");

      assertThat(Sha256.of(file(objects, stored))).isEqualTo(stored.sha256());
      assertThat(filesBeside(objects)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {900_000, 40_000_000})
  void aFullDiskRefusesAnUploadWhichLeavesNothingAndSucceedsLater(int size) throws IOException {
    try (TestDisk disk = TestDisk.ofBytes(folder, size / 2)) {
      Path objects = disk.path().resolve("objects");
      try (EmbeddedS3 s3 = EmbeddedS3.start(objects, 0, KEYS);
          MinioArtifactStore store = connect(s3)) {
        assertThatThrownBy(() -> store.put(random(size), "text/plain"))
            .satisfies(
                failure ->
                    assertThat(ServerFailure.of(failure))
                        .map(ServerFailure::kind)
                        .contains(ServerFailure.Kind.STORE_DISK_FULL));
        assertThat(filesBeside(objects)).isEmpty();

        disk.enlarge(3 * size);

        StoredArtifact stored = store.put(random(size), "text/plain");
        assertThat(Sha256.of(file(objects, stored))).isEqualTo(stored.sha256());
      }
    }
  }

  @Test
  void aStartDeletesWhatUploadsLeftAndNoObject() throws IOException {
    Path objects = folder.resolve("objects");
    StoredArtifact stored;
    try (EmbeddedS3 s3 = EmbeddedS3.start(objects, 0, KEYS);
        MinioArtifactStore store = connect(s3)) {
      stored = store.put(random(9), "text/plain");
    }
    String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    leave(objects.resolve(".incoming/vocalise/" + id));
    leave(objects.resolve(".incoming/vocalise/.mpus-" + id + "-sha256/ab/cd-1"));
    leave(objects.resolve("vocalise/.s3proxy-mpu-stub-" + id));
    leave(objects.resolve("vocalise/.mpus-" + id + "-sha256/ab/cd-1")); // of earlier builds
    leave(Path.of(file(objects, stored) + "-" + id));

    EmbeddedS3.start(objects, 0, KEYS).close();

    assertThat(filesBeside(objects)).isEmpty();
    assertThat(Sha256.of(file(objects, stored))).isEqualTo(stored.sha256());
  }

  @Test
  void whileItIsServedOnlyUploadsThatAreSilentAreDeleted() throws IOException {
    InterruptedUploads uploads = InterruptedUploads.of(folder);
    Path young = folder.resolve(".incoming/vocalise/.mpus-1-sha256/ab");
    leave(young.resolve("cd-1"));
    leave(young.resolve("cd-2"));
    leave(folder.resolve(".incoming/vocalise/.mpus-2-sha256/ab/cd-1"));
    for (String id : new String[] {"1", "2"}) {
      leave(folder.resolve("vocalise/.s3proxy-mpu-stub-" + id));
    }
    Instant now = Instant.now();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, FileTime.from(now.minus(Duration.ofHours(2))));
      }
    }
    Files.setLastModifiedTime(young.resolve("cd-2"), FileTime.from(now)); // goes on

    uploads.sweep(now.minus(Duration.ofHours(1)));

    assertThat(filesBeside(folder))
        .containsExactlyInAnyOrder(
            young.resolve("cd-1"),
            young.resolve("cd-2"),
            folder.resolve("vocalise/.s3proxy-mpu-stub-1"));
  }

  private static void leave(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "a part");
  }

  private static Stream<Path> filesBeside(Path objects) throws IOException {
    try (Stream<Path> all = Files.walk(objects)) {
      return all
          .filter(Files::isRegularFile)
          .filter(file -> !objects.relativize(file).toString().matches("vocalise/sha256/../.{62}"))
          .toList()
          .stream();
    }
  }

  private static Path file(Path objects, StoredArtifact stored) {
    String sha256 = stored.sha256();
    return objects.resolve("vocalise/sha256/" + sha256.substring(0, 2) + "/" + sha256.substring(2));
  }

  private static MinioArtifactStore connect(EmbeddedS3 s3) {
    return MinioArtifactStore.connect(
        s3.endpoint(), KEYS.s3AccessKey(), KEYS.s3SecretKey(), MinioArtifactStore.DEFAULT_BUCKET);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
