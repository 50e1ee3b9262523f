package dev.vocalise.infra.text;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands that a sentence tells its reader to give, completed by the data directory that they are
 * about: copied as they stand, they would work on another one.
 *
 * @param data the directory that the sentence is about
 * @param standard the one that is meant where none is named
 */
public record CommandHints(Path data, Path standard) {
  /** Verbs that ask for no data directory stay as they are, and a hint that names one already. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?<![\\w/.-])((?:\\./)?vocalise) (?!version\\b|help\\b|bench\\b)(?=[a-z])(?![^;,()'`\\n]*--data)");

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+:,./~-]+");

  /** The sentence with {@code --data DIR} in each of its commands. */
  public String complete(String sentence) {
    if (data.toAbsolutePath().normalize().equals(standard.toAbsolutePath().normalize())) {
      return sentence;
    }
    String option = " --data " + quoted(data.toString()) + " ";
    return COMMAND
        .matcher(sentence)
        .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + option));
  }

  /** As a shell reads it as one word. */
  private static String quoted(String path) {
    return PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
