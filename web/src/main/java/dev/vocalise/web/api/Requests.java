package dev.vocalise.web.api;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Checks of the parts of a request; each failure is an {@link IllegalArgumentException}. */
final class Requests {
  /** Of an id, or of its beginning. */
  static final String ID_PATTERN = "^[0-9a-fA-F]{8}[0-9a-fA-F-]{0,28}$";

  /** The same where an empty one counts as none. */
  static final String ID_OR_NONE = "^([0-9a-fA-F]{8}[0-9a-fA-F-]{0,28})?$";

  /** Of a text that says something. */
  static final String TEXT_PATTERN = "\\S";

  /** Of what is given a name here. */
  static final String NAME_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

  /** The same where an empty one counts as none. */
  static final String NAME_OR_NONE = "^([A-Za-z0-9][A-Za-z0-9._-]{0,63})?$";

  private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

  private static final Pattern ID = Pattern.compile(ID_PATTERN);

  private Requests() {}

  /**
   * The answer to a request that made something.
   *
   * @param place of it below {@code /api/v1/}
   */
  static <T> RestResponse<T> created(String place, T made) {
    return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, made)
        .location(URI.create("/api/v1/" + place))
        .build();
  }

  /** A name as a part of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static <T> T body(@Nullable T body) {
    if (body == null) {
      throw new IllegalArgumentException(
          "the request has no body; expected a JSON object as /api/v1/openapi describes");
    }
    return body;
  }

  /** A text that may be empty, such as that of a file. */
  static String present(@Nullable String value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("the key '" + key + "' is missing; expected text");
    }
    return value;
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

  /**
   * An id that is named whole or by its beginning.
   *
   * @param find the one that is meant
   */
  static UUID id(String id, String what, Function<String, Optional<UUID>> find) {
    return find.apply(id)
        .orElseThrow(
            () ->
                ID.matcher(id).matches()
                    ? UnknownNameException.of(what, id)
                    : new IllegalArgumentException(
                        "expected the id of a %s (a UUID, or at least 8 digits of its beginning), got '%s'"
                            .formatted(what, id)));
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
