package dev.vocalise.web.campaign;

/**
 * One thing that is wrong with a campaign file.
 *
 * @param line 1-based
 * @param key path of the key, such as {@code experiments[1].losses.contrastive}; empty for the file
 * @param message what, expected, got, and what to do
 */
public record FileProblem(String file, int line, String key, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + message;
  }
}
