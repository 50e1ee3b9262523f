package dev.vocalise.model.dataset;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a corpus with their digests, as {@code sha256sum} writes and checks them: run {@code
 * sha256sum --check} on it in the folder of the corpus.
 */
public final class FileDigests {
  public static final String MEDIA_TYPE = "text/plain";

  private static final int DIGEST = 64;
  private static final String GAP = "  ";

  private FileDigests() {}

  /**
   * @param files SHA-256 by path
   */
  public static byte[] write(SortedMap<String, String> files) {
    StringBuilder text = new StringBuilder();
    files.forEach(
        (path, sha256) -> {
          String escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
          text.append(escaped.equals(path) ? "" : "\\")
              .append(sha256)
              .append(GAP)
              .append(escaped)
              .append('\n');
        });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #write} wrote. */
  public static SortedMap<String, String> read(byte[] bytes) {
    SortedMap<String, String> files = new TreeMap<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
      boolean escaped = line.startsWith("\\");
      String rest = escaped ? line.substring(1) : line;
      if (rest.length() > DIGEST + GAP.length()) {
        String path = rest.substring(DIGEST + GAP.length());
        files.put(escaped ? unescaped(path) : path, rest.substring(0, DIGEST));
      }
    }
    return files;
  }

  private static String unescaped(String path) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        char next = path.charAt(++i);
        text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
