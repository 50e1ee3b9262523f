package dev.vocalise.activities.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where stages write what nobody else reads. */
public final class ScratchFolder {
  private ScratchFolder() {}

  /** The folder, without what an earlier process left; the data directory is locked by this one. */
  public static Path emptied(Path folder) {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, Files::isRegularFile)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + folder + ": " + e.getMessage(), e);
    }
  }
}
