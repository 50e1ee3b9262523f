package dev.vocalise.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDoctorTest {
  @TempDir Path folder;

  @Test
  void namesOfFilesThatAreNotUtf8AreMissing() {
    assertThat(host(Map.of()).locale("UTF-8").ok()).isTrue();
    Check posix = host(Map.of()).locale("ANSI_X3.4-1968");
    assertThat(posix.ok()).isFalse();
    assertThat(posix.remedy()).contains("LC_ALL=C.UTF-8");
  }

  @Test
  void aUserWithoutANameOrAHomeIsTold() {
    assertThat(host(Map.of()).user("?", "/")).matches(Check::ok);
    assertThat(host(Map.of()).user("?", "?").remedy()).contains("HOME", "--data");
    assertThatThrownBy(() -> DataDirectory.open(Path.of("?", ".vocalise")))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("--data", "HOME");
  }

  @Test
  void rootAndTheNamelessNeedUserNamespacesForTheEmbeddedDatabaseOnly() throws IOException {
    Path most = Files.createDirectories(folder.resolve("sys/user")).resolve("max_user_namespaces");
    Files.writeString(most, "0\n");
    assertThat(host(Map.of()).user("root", "/root").remedy()).contains("DATABASE_URL");
    assertThat(host(Map.of()).user("?", "/").remedy()).contains("DATABASE_URL");
    assertThat(host(Map.of("DATABASE_URL", "postgres://u@h/n")).user("root", "/root").ok())
        .isTrue();
    assertThat(host(Map.of()).user("anna", "/home/anna").ok()).isTrue();
    Files.writeString(most, "12\n");
    assertThat(host(Map.of()).user("root", "/root").ok()).isTrue();
  }

  @Test
  void aTemporaryFolderThatTakesNoFileIsMissing() throws IOException {
    assertThat(HostDoctor.problem(folder)).isEmpty();
    assertThat(folder).isEmptyDirectory();
    for (String bad : List.of("/proc", folder.resolve("absent").toString())) {
      Check check = host(Map.of()).temporary(Path.of(bad));
      assertThat(check.ok()).isFalse();
      assertThat(check.message()).contains(bad);
      assertThat(check.remedy()).contains("TMPDIR");
    }
  }

  @Test
  void librariesNeedAFolderInWhichTheyMayRun() throws Exception {
    assertThat(host(Map.of("DJL_CACHE_DIR", folder.resolve("new").toString())).libraries().ok())
        .isTrue();
    assertThat(host(Map.of("DJL_CACHE_DIR", "/proc/cache")).libraries().remedy())
        .contains("DJL_CACHE_DIR");
    assertThatThrownBy(() -> Doctor.requireLibraries(Map.of("DJL_CACHE_DIR", "/proc/cache")))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("/proc", "Set DJL_CACHE_DIR");
    Path mounted = Files.createDirectory(folder.resolve("noexec"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", mounted.toString())
            .start();
    assumeTrue(mount.waitFor() == 0, "this user may not mount: noexec was not tried");
    try {
      assertThat(HostDoctor.problem(mounted)).hasValue("lets no program run (noexec)");
      assertThat(host(Map.of("DJL_CACHE_DIR", mounted.toString())).libraries().message())
          .contains("noexec");
    } finally {
      new ProcessBuilder("umount", mounted.toString()).start().waitFor();
    }
  }

  private HostDoctor host(Map<String, String> environment) {
    return new HostDoctor(environment, folder);
  }
}
