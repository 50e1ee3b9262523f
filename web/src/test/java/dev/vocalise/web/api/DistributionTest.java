package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
  @TempDir private Path home;

  private void add(String file) throws IOException {
    Files.createDirectories(home.resolve(file).getParent());
    Files.createFile(home.resolve(file));
  }

  @Test
  void itsFolderIsThatOfTheStarterOrAboveThatOfTheFirstJar() throws IOException {
    add("app/vocalise-web.jar");
    assertThat(Distribution.home(home.resolve("quarkus-run.jar").toString())).contains(home);
    assertThat(Distribution.home(home.resolve("quarkus/changed.jar") + ":" + home.resolve("b.jar")))
        .contains(home);
  }

  @Test
  void aFolderOfClassesIsNone() {
    assertThat(Distribution.home(home.resolve("classes").toString())).isEmpty();
    assertThat(Distribution.home(home.resolve("target/classes") + ":/lib/a.jar")).isEmpty();
  }

  @Test
  void whatQuarkusChangedComesBeforeWhatItChangedItIn() throws IOException {
    for (String file :
        new String[] {
          "app/vocalise-web.jar",
          "lib/main/io.other.jar",
          "lib/main/info.picocli.jar",
          "lib/main/dev.vocalise.a.jar",
          "lib/boot/a.boot.jar",
          "lib/main/notes.txt"
        }) {
      add(file);
    }
    assertThat(Distribution.classPath(home).split(":"))
        .extracting(jar -> home.relativize(Path.of(jar)).toString())
        .containsExactly(
            "quarkus/transformed-bytecode.jar",
            "quarkus/generated-bytecode.jar",
            "app/vocalise-web.jar",
            "lib/main/info.picocli.jar",
            "lib/main/dev.vocalise.a.jar",
            "lib/main/io.other.jar",
            "lib/boot/a.boot.jar");
  }
}
