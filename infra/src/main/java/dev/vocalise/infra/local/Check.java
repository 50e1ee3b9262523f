package dev.vocalise.infra.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One finding of {@link Doctor}.
 *
 * @param name what was looked at
 * @param ok whether it will do
 * @param required whether nothing works without it; if not, only what the message names is missing
 * @param message what was found
 * @param remedy how to get it, empty if nothing is missing
 */
public record Check(
    @JsonProperty("name") String name,
    @JsonProperty("ok") boolean ok,
    @JsonProperty("required") boolean required,
    @JsonProperty("message") String message,
    @JsonProperty("remedy") String remedy) {
  public Check {
    requireNonNull(name, "name");
    requireNonNull(message, "message");
    requireNonNull(remedy, "remedy");
    if (!ok && remedy.isBlank()) {
      throw new IllegalArgumentException(
          "check '" + name + "' found a problem but names no remedy");
    }
  }

  static Check good(String name, String message) {
    return new Check(name, true, true, message, "");
  }

  /** Good or, where nothing works without it, missing. */
  public static Check of(String name, boolean ok, String message, String remedy) {
    return ok ? good(name, message) : missing(name, message, remedy);
  }

  /** Nothing works without it. */
  public static Check missing(String name, String message, String remedy) {
    return new Check(name, false, true, message, remedy);
  }

  static Check optional(String name, String message, String remedy) {
    return new Check(name, false, false, message, remedy);
  }
}
