package dev.vocalise.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.regex.Pattern;

/**
 * Points at bytes in the artifact store; the only form in which data travels through Temporal.
 *
 * @param sha256 digest of the bytes, 64 lower-case hex digits; also the key in the store
 * @param size bytes
 * @param mediaType such as {@code application/json}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ArtifactRef(String sha256, long size, String mediaType) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public ArtifactRef {
    if (!DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "sha256 must be 64 lower-case hex digits but was '" + sha256 + "'");
    }
    if (size < 0) {
      throw new IllegalArgumentException("size must be >= 0 but was " + size);
    }
  }
}
