package dev.vocalise.infra.lineage;

/**
 * A file of the artifact store in the role it plays for a stage.
 *
 * @param name name within the stage, for example {@code confusion.json}
 * @param role what it is for, for example {@code manifest}, {@code checkpoint}, {@code report}
 * @param sha256 64 lower-case hexadecimal digits
 * @param size bytes
 */
public record FileRef(String name, String role, String sha256, long size, String mediaType) {

  public FileRef {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "file %s: sha256 must be 64 hexadecimal digits but was '%s'".formatted(name, sha256));
    }
    if (size < 0) {
      throw new IllegalArgumentException(
          "file %s: size must be >= 0 bytes but was %d".formatted(name, size));
    }
  }
}
