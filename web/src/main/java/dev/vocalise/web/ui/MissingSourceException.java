package dev.vocalise.web.ui;

import java.util.Locale;

/** A page needs something that this process was not started with. */
final class MissingSourceException extends RuntimeException {
  MissingSourceException(Class<?> type) {
    super(
        String.format(
            Locale.ROOT,
            "this process has no %s; start it as `vocalise up` or `vocalise web`",
            type.getSimpleName()));
  }
}
