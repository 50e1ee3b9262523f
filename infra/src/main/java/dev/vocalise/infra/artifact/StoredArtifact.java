package dev.vocalise.infra.artifact;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the store knows of one artifact.
 *
 * @param sha256 digest of the bytes, 64 lower-case hexadecimal digits
 * @param size in bytes
 * @param mediaType as given when it was stored, for example {@code application/json}
 */
public record StoredArtifact(String sha256, long size, String mediaType) {
  /**
   * Of a file as it is now; reads it once.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static StoredArtifact of(Path file, String mediaType) {
    try {
      return new StoredArtifact(Sha256.of(file), Files.size(file), mediaType);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " to store it: " + e.getMessage(), e);
    }
  }

  public StoredArtifact {
    Sha256.requireHex(sha256);
    requireNonNull(mediaType, "mediaType");
    if (size < 0) {
      throw new IllegalArgumentException("size must be >= 0 but was " + size);
    }
  }
}
