package dev.vocalise.web.ui.format;

/** An artifact by its digest: short to read, whole to copy. */
public record Digest(String label, String sha256, String size) {
  public static Digest of(String label, String sha256, long size) {
    return new Digest(label, sha256, NumberFormat.bytes(size));
  }

  public String shortForm() {
    return NumberFormat.digest(sha256);
  }
}
