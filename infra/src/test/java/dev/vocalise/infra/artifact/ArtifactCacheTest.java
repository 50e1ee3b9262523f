package dev.vocalise.infra.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCacheTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void theCopiesThatWereNotUsedForLongestGoFirst() throws IOException {
    Path oldest = copy("a/oldest", 40, 0);
    Path middle = copy("b/middle", 40, 1);
    Path newest = copy("newest", 40, 2);

    new ArtifactCache(folder, 100).trim();

    assertThat(oldest).doesNotExist();
    assertThat(middle).exists();
    assertThat(newest).exists();
  }

  @Test
  void aCopyThatIsUsedAgainIsYoung() throws IOException {
    Path first = copy("first", 40, 0);
    Path second = copy("second", 40, 1);
    assertThat(ArtifactCache.touch(first)).isTrue();

    new ArtifactCache(folder, 50).trim();

    assertThat(first).exists();
    assertThat(second).doesNotExist();
  }

  @Test
  void nothingThatARunningStageFetchedGoesEvenOverTheBound() throws IOException {
    ArtifactCache cache = new ArtifactCache(folder, 10);
    Path before = copy("before", 40, 0);
    Path during;
    ArtifactCache.Use stage = cache.use();
    try (stage) {
      ArtifactCache.Use shorter = cache.use();
      try (shorter) {
        during = copy("during", 40, 0);
        assertThat(ArtifactCache.touch(during)).isTrue();
      }
      assertThat(before).doesNotExist();
      assertThat(during).exists();
    }
    assertThat(during).doesNotExist(); // the last use is over
  }

  @Test
  void withinTheBoundNothingGoesAndAnAbsentFolderIsFine() throws IOException {
    Path file = copy("file", 40, 0);
    new ArtifactCache(folder, 40).trim();
    assertThat(file).exists();
    new ArtifactCache(folder.resolve("absent"), 0).trim();
  }

  @Test
  void aCopyThatIsGoneIsNotTakenForThere() throws IOException {
    assertThat(ArtifactCache.touch(folder.resolve("gone"))).isFalse();
    assertThat(folder.resolve("gone")).doesNotExist();
  }

  @Test
  void theDefaultIsATenthOfTheDiskAtMostTwentyGigabytes() {
    assertThat(ArtifactCache.defaultGigabytes(folder)).isBetween(1, 20);
  }

  private Path copy(String name, int bytes, int age) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusSeconds(age)));
    return file;
  }
}
