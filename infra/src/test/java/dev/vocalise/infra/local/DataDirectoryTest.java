package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void aNewDirectoryIsForItsOwnerOnly() throws IOException {
    Path root = folder.resolve("a/b");
    try (DataDirectory data = DataDirectory.open(root)) {
      data.announce(new RunningInstance(1, "http://127.0.0.1:1"));
      assertThat(mode(root)).isEqualTo("rwx------");
      for (String file : new String[] {"lock", "credentials.json", "instance.json"}) {
        assertThat(mode(root.resolve(file))).as(file).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void secretsAreRandomPerDirectoryAndStayTheSame() {
    Credentials first;
    try (DataDirectory data = DataDirectory.open(folder.resolve("one"))) {
      first = data.credentials();
    }
    try (DataDirectory again = DataDirectory.open(folder.resolve("one"));
        DataDirectory other = DataDirectory.open(folder.resolve("two"))) {
      assertThat(again.credentials()).isEqualTo(first);
      assertThat(other.credentials().databasePassword()).isNotEqualTo(first.databasePassword());
      assertThat(other.credentials().s3SecretKey()).isNotEqualTo(first.s3SecretKey());
    }
    assertThat(first.toString()).doesNotContain(first.databasePassword(), first.apiToken());
  }

  @Test
  void aSecondOpeningIsRefusedAndDoesNotEndTheFirstOnesLock() throws Exception {
    try (DataDirectory data = DataDirectory.open(folder)) {
      data.announce(new RunningInstance(42, "http://127.0.0.1:1"));
      assertThatThrownBy(() -> DataDirectory.open(folder.resolve(".")))
          .isInstanceOf(DataDirectoryLockedException.class)
          .hasMessageContainingAll("process " + ProcessHandle.current().pid(), "--data");
      assertThat(DataDirectory.running(folder))
          .contains(new RunningInstance(42, "http://127.0.0.1:1"));
      assertThat(lockAttemptOfAnotherProcess())
          .isEqualTo("locked by " + ProcessHandle.current().pid() + ", running 42");
    }
    assertThat(DataDirectory.running(folder)).isEmpty();
    assertThat(lockAttemptOfAnotherProcess()).isEqualTo("free");
  }

  @Test
  void whatAKilledInstanceAnnouncedIsNotBelieved() throws IOException {
    DataDirectory.open(folder).close();
    Files.writeString(
        folder.resolve("instance.json"),
        "{\"pid\":1,\"url\":\"http://127.0.0.1:1\",\"token\":\"t\"}");
    assertThat(DataDirectory.running(folder)).isEmpty();
    try (DataDirectory data = DataDirectory.open(folder)) {
      assertThat(data.root().resolve("instance.json")).doesNotExist();
    }
  }

  @Test
  void aFolderWithOtherFilesIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("thesis.tex"), "precious");
    assertThatThrownBy(() -> DataDirectory.open(folder))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("thesis.tex", "not a Vocalise data directory", "--data");
    assertThat(folder).isDirectoryContaining("glob:**thesis.tex");
    assertThat(folder.resolve("vocalise.marker")).doesNotExist();
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsOneSentence() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("Cannot write to the data directory", "--data");
  }

  @Test
  void aReadOnlyPlaceIsOneSentence() {
    // /proc refuses new folders even to root.
    assertThatThrownBy(() -> DataDirectory.open(Path.of("/proc/vocalise")))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("/proc/vocalise", "make it writable");
  }

  private String lockAttemptOfAnotherProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                LockAttempt.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var reader = process.inputReader()) {
      return String.valueOf(reader.readLine());
    }
  }

  /** Says what another process sees of the directory in its argument. */
  static final class LockAttempt {
    private LockAttempt() {}

    public static void main(String[] arguments) {
      Path directory = Path.of(arguments[0]);
      long running = DataDirectory.running(directory).map(RunningInstance::pid).orElse(0L);
      try (DataDirectory data = DataDirectory.open(directory)) {
        System.out.println(data.root().equals(directory) ? "free" : "free at " + data.root());
      } catch (DataDirectoryLockedException e) {
        System.out.println("locked by " + e.pid() + ", running " + running);
      }
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
