package dev.vocalise.infra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A file that holds one secret alone, which a variable of the environment names. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * What the file holds; empty where the variable is not set or blank.
   *
   * @param what the secret is, in words
   * @throws StartupException if the file cannot be read
   */
  public static Optional<String> read(
      Map<String, String> environment, String variable, String what) {
    String file = environment.getOrDefault(variable, "").strip();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(file)).strip());
    } catch (IOException e) {
      throw new StartupException(
          "%s %s cannot be read (%s); name a file with %s alone."
              .formatted(variable, file, e.getClass().getSimpleName(), what),
          e);
    }
  }
}
