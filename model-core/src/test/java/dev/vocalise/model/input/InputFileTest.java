package dev.vocalise.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InputFileTest {
  private static final Pattern OPENS =
      Pattern.compile(
          "Files\\.(newInputStream|readAllBytes|readString|readAllLines|lines|newBufferedReader|newByteChannel)\\(|new FileInputStream|StandardOpenOption\\.READ\\b");

  @TempDir private Path folder;

  @Test
  void aFileIsReadWhole() throws Exception {
    Path file = Files.write(folder.resolve("a"), new byte[] {1, 2, 3});
    assertThat(InputFile.bytes(file, 3)).containsExactly(1, 2, 3);
    assertThat(InputFile.bytes(Files.createFile(folder.resolve("empty")), 0)).isEmpty();
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    try (var in = InputFile.stream(link)) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
    assertThatThrownBy(() -> InputFile.bytes(folder.resolve("none"), 9))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** A pipe that nobody writes to would be waited for, and a device has no end. */
  @Test
  void whatIsNoRegularFileIsRefusedAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("to-pipe"), pipe);
    for (Path other : List.of(pipe, link, Path.of("/dev/zero"))) {
      assertThatThrownBy(() -> InputFile.bytes(other, 9))
          .hasMessage(other + ": is a pipe, socket or device, expected a regular file");
      assertThatThrownBy(() -> InputFile.stream(other).close())
          .isInstanceOf(InputFileException.class);
    }
    assertThatThrownBy(() -> InputFile.channel(folder).close())
        .hasMessage(folder + ": is a folder, expected a regular file");
  }

  /** Sparse: a terabyte that takes no room on the disk. */
  @Test
  void whatIsTooLargeIsNotRead() throws Exception {
    Path sparse = folder.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThatThrownBy(() -> InputFile.bytes(sparse, 1 << 20))
        .hasMessage(sparse + ": has 1099511627776 bytes, expected at most 1048576");
    assertThatThrownBy(() -> InputFile.bytes(Path.of("/proc/self/status"), 1 << 20))
        .hasMessageContaining("grows while it is read");
  }

  /** Whoever needs another way in names it here, with the reason. */
  @Test
  void nothingElseOpensInputs() throws Exception {
    List<String> others =
        List.of(
            "InputFile.java",
            "FunctionalsImport.java", // rows that it has written itself
            "NamedFunctionals.java", // likewise
            "DemoCorpora.java", // resources of our own, unpacked
            "TrainBenchmark.java"); // what it has written itself
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        if (!others.contains(source.getFileName().toString())) {
          assertThat(OPENS.matcher(Files.readString(source)).results().map(found -> found.group()))
              .as(source.toString())
              .isEmpty();
        }
      }
    }
  }
}
