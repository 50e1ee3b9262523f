package dev.vocalise.model.input;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** Where a text is no JSON. The parser's own message quotes the text, which may be private. */
public final class JsonPlace {
  private JsonPlace() {}

  /** Such as {@code line 3, column 7}. */
  public static String of(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String place =
        at == null ? "" : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    if (e instanceof JsonEOFException) {
      return place + ", where it ends too early";
    }
    if (String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")) {
      return place + ", where a key stands twice";
    }
    return e instanceof StreamConstraintsException
        ? place + ", nested deeper or longer than such files are"
        : place;
  }
}
