package dev.vocalise.web.api;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of the parts of a request; each failure is an {@link IllegalArgumentException}. */
final class Requests {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Requests() {}

  static <T> T body(@Nullable T body) {
    if (body == null) {
      throw new IllegalArgumentException(
          "the request has no body; expected a JSON object as /api/v1/openapi describes");
    }
    return body;
  }

  static String text(@Nullable String value, String key) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the key '" + key + "' is missing; expected text");
    }
    return value;
  }

  static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "expected a name of at most 64 letters, digits, dots, dashes and underscores, got '"
              + name
              + "'");
    }
    return name;
  }

  static UUID run(String id) {
    return id(id, "run");
  }

  static UUID id(String id, String what) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected the id of a %s (a UUID), got '%s'".formatted(what, id), e);
    }
  }

  static Path folder(@Nullable String directory) {
    return path(directory, "dir");
  }

  static Path path(@Nullable String value, String key) {
    String text = text(value, key);
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "the key '%s' must be an absolute path on the machine of this instance but was '%s'"
            .formatted(key, text));
  }
}
