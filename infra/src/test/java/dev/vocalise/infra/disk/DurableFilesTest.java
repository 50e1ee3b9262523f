package dev.vocalise.infra.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  private static final byte[] OLD = "what was there before".getBytes(UTF_8);
  private static final String MODE = "rw-------";

  @TempDir Path folder;

  @Test
  void aFileIsWholeAndItsOwnersAlone() throws IOException {
    Path file = folder.resolve("file");
    byte[] content = new byte[3_000_000];
    Arrays.fill(content, (byte) 7);

    DurableFiles.write(file, OLD, MODE);
    DurableFiles.write(file, content, MODE);

    assertThat(file).hasBinaryContent(content);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo(MODE);
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void onAFullDiskTheOldFileStaysAndNothingBesideIt() throws IOException {
    try (TestDisk disk = TestDisk.ofBytes(folder, 64 << 10)) {
      Path file = disk.path().resolve("file");
      Path ballast = disk.path().resolve("ballast");
      DurableFiles.write(file, OLD, MODE);
      Files.write(ballast, new byte[40 << 10]);

      assertThatThrownBy(() -> DurableFiles.write(file, new byte[30 << 10], MODE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");

      assertThat(file).hasBinaryContent(OLD);
      assertThat(disk.path()).isDirectoryNotContaining("glob:**.new");
      Files.delete(ballast);
      DurableFiles.write(file, new byte[30 << 10], MODE);
      assertThat(file).hasSize(30 << 10);
    }
  }

  @Test
  void aLossOfPowerLeavesWhatWasWritten() throws IOException {
    try (TestDisk disk = TestDisk.withPower(folder)) {
      Path deep = disk.path().resolve("one/two/three");
      DurableFiles.createDirectories(deep);
      DurableFiles.write(deep.resolve("file"), OLD, MODE);

      assertThat(disk.cut().resolve("one/two/three/file")).hasBinaryContent(OLD);
    }
  }
}
