package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
  @TempDir private Path folder;

  /** A distribution whose jars hold one file each. */
  private String digest(String name, String text, long time, String manifest) throws IOException {
    Path home = folder.resolve(name);
    jar(home.resolve("app/vocalise-web.jar"), "a.class", "web", time, manifest);
    jar(home.resolve("lib/main/dev.vocalise.vocalise-infra-1.jar"), "b.class", text, time, "");
    jar(home.resolve("lib/main/org.other-1.jar"), "c.class", name, time, "");
    return Build.digest(home);
  }

  private static void jar(Path file, String entry, String text, long time, String manifest)
      throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, "META-INF/MANIFEST.MF", manifest, time);
      add(zip, entry, text, time);
    }
  }

  private static void add(ZipOutputStream zip, String name, String text, long time)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(time);
    zip.putNextEntry(entry);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  @Test
  void equalCodeHasEqualDigestsWhereverAndWheneverItWasPacked() throws IOException {
    assertThat(digest("one", "code", 1_000_000_000_000L, "by: me"))
        .matches("[0-9a-f]{12}")
        .isEqualTo(digest("two", "code", 1_500_000_000_000L, "by: you"))
        .isNotEqualTo(digest("three", "other code", 1_000_000_000_000L, "by: me"));
  }
}
