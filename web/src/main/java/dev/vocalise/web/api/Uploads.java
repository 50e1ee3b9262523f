package dev.vocalise.web.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Bodies of requests as files, for as long as they are looked at.
 *
 * @param folder of the data directory
 */
public record Uploads(Path folder) {
  /** What comes of the file, which is gone afterwards. */
  public <T> T during(byte[] content, Function<Path, T> use) {
    try {
      Files.createDirectories(folder);
      Path file = Files.createTempFile(folder, "upload", ".part");
      try {
        Files.write(file, content);
        return use.apply(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
