package dev.vocalise.infra.artifact;

import static java.util.Objects.requireNonNull;

/**
 * What the store knows of one artifact.
 *
 * @param sha256 digest of the bytes, 64 lower-case hexadecimal digits
 * @param size in bytes
 * @param mediaType as given by whoever stored it, for example {@code application/json}
 */
public record StoredArtifact(String sha256, long size, String mediaType) {
  public StoredArtifact {
    Sha256.requireHex(sha256);
    requireNonNull(mediaType, "mediaType");
    if (size < 0) {
      throw new IllegalArgumentException("size must be >= 0 but was " + size);
    }
  }
}
