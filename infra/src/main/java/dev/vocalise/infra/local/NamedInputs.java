package dev.vocalise.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What the owner of a data directory names on a command line while the command runs: only who may
 * write into the directory can name something, and nobody can over the network.
 */
public final class NamedInputs {
  private static final String FOLDER = "inputs";

  /** A command that was killed leaves its file behind. */
  private static final Duration VALID = Duration.ofMinutes(1);

  private NamedInputs() {}

  /** Does something while the path is named; an instance looks when its request begins. */
  public static <T> T naming(Path data, Path path, Supplier<T> work) {
    if (!Files.isDirectory(data)) {
      return work.get(); // the instance is elsewhere, and its owner is not at this machine
    }
    try {
      Path folder = data.toAbsolutePath().resolve(FOLDER);
      OwnerOnly.createDirectories(folder);
      Path note = folder.resolve(UUID.randomUUID().toString());
      try {
        OwnerOnly.write(note, path.toString());
        return work.get();
      } finally {
        Files.deleteIfExists(note);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a command names exactly this path now; what was left behind goes. */
  public static boolean isNamed(Path data, Path path) {
    boolean named = false;
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(data.resolve(FOLDER))) {
      for (Path note : notes) {
        if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        try {
          Instant written = Files.getLastModifiedTime(note).toInstant();
          if (written.plus(VALID).isBefore(Instant.now())) {
            Files.deleteIfExists(note);
          } else if (Files.readString(note, StandardCharsets.UTF_8).equals(path.toString())) {
            named = true;
          }
        } catch (NoSuchFileException e) {
          // its command ended
        }
      }
    } catch (IOException e) {
      return named; // nobody named anything yet
    }
    return named;
  }
}
