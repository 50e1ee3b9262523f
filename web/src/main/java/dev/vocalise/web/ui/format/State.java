package dev.vocalise.web.ui.format;

import java.util.Locale;

/**
 * A state in words, with the class that colours it.
 *
 * @param tone class of its colour: done, run, fail, part or wait
 */
public record State(String tone, String text) {
  /** Any state of the database by name; states that a later version adds stay readable. */
  public static State of(Enum<?> state) {
    String text = state.name().toLowerCase(Locale.ROOT);
    return switch (state.name()) {
      case "DONE" -> new State("done", text);
      case "CACHED" -> new State("done", "from the cache");
      case "RUNNING" -> new State("run", text);
      case "FAILED" -> new State("fail", text);
      case "INCOMPLETE", "LOST", "PAUSED" -> new State("part", text);
      default -> new State("wait", text);
    };
  }
}
