package dev.vocalise.model.text;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words of a transcript in a form in which people and recognisers agree (methods: sahu): NFC, lower
 * case, ’ as ', runs of letters, marks and apostrophes, those at the ends off.
 */
public final class PlainWords {

  private static final Pattern RUN = Pattern.compile("[\\p{L}\\p{M}']+");
  private static final Pattern ENDS = Pattern.compile("^'+|'+$");

  private PlainWords() {}

  /** All words in their order; none where there is no letter. */
  public static List<String> of(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT).replace('’', '\'');
    return RUN.matcher(plain)
        .results()
        .map(run -> ENDS.matcher(run.group()).replaceAll(""))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
