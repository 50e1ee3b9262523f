package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamedInputsTest {
  @TempDir private Path data;
  private final Path corpus = Path.of("/corpora/a");

  @Test
  void aPathIsNamedWhileTheCommandRuns() {
    assertThat(NamedInputs.isNamed(data, corpus)).isFalse();
    boolean meanwhile =
        NamedInputs.naming(
            data,
            corpus,
            () -> {
              assertThat(NamedInputs.isNamed(data, Path.of("/corpora"))).isFalse();
              assertThat(NamedInputs.isNamed(data, corpus.resolve("b"))).isFalse();
              return NamedInputs.isNamed(data, corpus);
            });
    assertThat(meanwhile).isTrue();
    assertThat(NamedInputs.isNamed(data, corpus)).isFalse();
  }

  @Test
  void whatAKilledCommandLeavesIsForgotten() throws IOException {
    NamedInputs.naming(
        data,
        corpus,
        () -> {
          try (Stream<Path> notes = Files.list(data.resolve("inputs"))) {
            Path note = notes.findFirst().orElseThrow();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(note)))
                .isEqualTo("rw-------");
            Files.setLastModifiedTime(note, FileTime.from(Instant.now().minusSeconds(61)));
            assertThat(NamedInputs.isNamed(data, corpus)).isFalse();
            return Files.exists(note);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    try (Stream<Path> notes = Files.list(data.resolve("inputs"))) {
      assertThat(notes).isEmpty();
    }
  }
}
