package dev.vocalise.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestsTest {
  @TempDir private Path folder;

  @Test
  void theListIsWhatSha256sumChecks() throws Exception {
    SortedMap<String, String> files = new TreeMap<>();
    for (String name : new String[] {"a.wav", "ü b.txt", "back\\slash.txt", "line\nbreak.txt"}) {
      byte[] content = name.getBytes(StandardCharsets.UTF_8);
      Files.write(folder.resolve(name), content);
      files.put(name, Sha256.hex(content));
    }
    byte[] list = FileDigests.write(files);
    Path file = folder.resolve("list.sha256");
    Files.write(file, list);

    Process check =
        new ProcessBuilder("sha256sum", "--check", "--strict", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(output).isZero();
    assertThat(FileDigests.read(list)).isEqualTo(files);
  }
}
