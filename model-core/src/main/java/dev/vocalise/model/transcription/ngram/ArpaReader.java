package dev.vocalise.model.transcription.ngram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text format of n-gram models. Nothing is allocated on the word of its header: tables
 * grow with what is read.
 */
final class ArpaReader {

  private static final byte[] DATA = "\\data\\".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LINE = 1 << 16;
  private static final int MAX_ORDER = 16;

  /** Larger text is to be made binary: its tables would take several times as much of the heap. */
  private static final long MAX_BYTES = 8L << 30;

  /** KenLM's substitute where the file has no unknown word. */
  private static final float MISSING_UNKNOWN = -100;

  private final MappedFile file;
  private long at;
  private int line;
  private final NgramTable vocabulary = new NgramTable(false);
  private final List<String> words = new ArrayList<>();
  private float[] probabilities = new float[16];
  private float[] backoffs = new float[16];
  private int wordCount = 1;
  private boolean sawUnknown;
  private boolean spaces;
  private NgramTable[] tables = {};

  private ArpaReader(MappedFile file) {
    this.file = file;
  }

  /** Whether the first line that is not empty is {@code \data\}. */
  static boolean recognises(MappedFile file) {
    long at = 0;
    while (at < file.size() && at < MAX_LINE && file.unsignedByte(at) <= ' ') {
      at++;
    }
    for (int i = 0; i < DATA.length; i++) {
      if (at + i >= file.size() || file.unsignedByte(at + i) != DATA[i]) {
        return false;
      }
    }
    return true;
  }

  static ArpaModel read(MappedFile file) {
    if (file.size() > MAX_BYTES) {
      throw new LanguageModelException(
          file.path() + ": " + file.size() + " bytes of ARPA; make it binary with build_binary");
    }
    return new ArpaReader(file).read();
  }

  private ArpaModel read() {
    requireLine("\\data\\");
    long[] counts = counts();
    probabilities[0] = MISSING_UNKNOWN;
    tables = new NgramTable[counts.length - 1];
    for (int n = 1; n <= counts.length; n++) {
      requireLine("\\" + n + "-grams:");
      if (n > 1) {
        tables[n - 2] = new NgramTable(n < counts.length);
      }
      long read = 0;
      for (String text = next(); !text.startsWith("\\"); text = next()) {
        if (n == 1) {
          unigram(text, counts.length > 1);
        } else {
          ngram(text, n, n < counts.length);
        }
        read++;
      }
      if (n == 1 && vocabulary.find(WordHash.of("</s>")) < 0 && read == counts[0]) {
        throw wrong("</s>, the end of a sentence, among the 1-grams", "none");
      }
      if (read != counts[n - 1]) {
        throw wrong(counts[n - 1] + " " + n + "-grams as its header says", read + "");
      }
      pushBack();
    }
    requireLine("\\end\\");
    return new ArpaModel(
        vocabulary,
        List.copyOf(words),
        Arrays.copyOf(probabilities, wordCount),
        Arrays.copyOf(backoffs, wordCount),
        tables,
        notes());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    String name = String.valueOf(file.path().getFileName());
    if (!sawUnknown) {
      notes.add(
          "%s has no <unk>: unknown words get a log10 probability of %.0f, as in KenLM"
              .formatted(name, MISSING_UNKNOWN));
    }
    if (spaces) {
      notes.add(name + " has spaces where tabs are usual, which is read all the same");
    }
    return notes;
  }

  private long[] counts() {
    List<Long> counts = new ArrayList<>();
    String text = next();
    for (; text.startsWith("ngram "); text = next()) {
      String[] parts = text.substring("ngram ".length()).strip().split("\\s*=\\s*", -1);
      long count = parts.length == 2 ? wholeNumber(parts[1]) : -1;
      if (count < 0 || wholeNumber(parts[0]) != counts.size() + 1) {
        throw wrong("'ngram " + (counts.size() + 1) + "=count'", "'" + text + "'");
      }
      counts.add(count);
    }
    if (counts.size() < 2 || counts.size() > MAX_ORDER) {
      throw wrong("2 to " + MAX_ORDER + " orders, as KenLM does", counts.size() + "");
    }
    pushBack();
    return counts.stream().mapToLong(Long::longValue).toArray();
  }

  private void unigram(String text, boolean longer) {
    String[] parts = split(text, 1, longer);
    long hash = WordHash.of(parts[1]);
    int index = 0;
    if (WordHash.isUnknown(hash)) {
      sawUnknown = requireFirst(!sawUnknown, parts[1]);
    } else {
      index = wordCount++;
      requireFirst(vocabulary.add(hash, index, 0), parts[1]);
      words.add(parts[1]);
      if (index == 1 << 24) {
        throw wrong("at most 2^24 words", "more"); // exact in a float, and far above any lexicon
      }
    }
    if (index == probabilities.length) {
      probabilities = Arrays.copyOf(probabilities, 2 * index);
      backoffs = Arrays.copyOf(backoffs, 2 * index);
    }
    probabilities[index] = probability(parts[0]);
    backoffs[index] = parts.length > 2 ? number(parts[2]) : 0;
  }

  private void ngram(String text, int n, boolean longer) {
    String[] parts = split(text, n, longer);
    int[] indices = new int[n];
    for (int i = 0; i < n; i++) {
      indices[i] = index(parts[i + 1]);
    }
    long hash = indices[n - 1];
    for (int length = 2; length < n; length++) {
      long shorter = hash;
      hash = WordHash.extend(hash, indices[n - length]);
      if (tables[length - 2].find(hash) < 0) {
        addBlank(hash, shorter, Arrays.copyOfRange(indices, n - length, n));
      }
    }
    hash = WordHash.extend(hash, indices[0]);
    float backoff = parts.length > n + 1 ? number(parts[n + 1]) : 0;
    requireFirst(tables[n - 2].add(hash, probability(parts[0]), backoff), text);
  }

  /**
   * Pruning can leave an n-gram whose own ending is gone, and the search goes from endings to
   * longer n-grams. The ending comes back with the probability that back-off gives it.
   */
  private void addBlank(long hash, long shorter, int[] words) {
    int n = words.length;
    float probability =
        n == 2
            ? probabilities[words[1]]
            : tables[n - 3].first(tables[n - 3].find(shorter)); // there, or added just before
    long context = words[n - 2];
    for (int i = n - 3; i >= 0; i--) {
      context = WordHash.extend(context, words[i]);
    }
    if (n == 2) {
      probability += backoffs[words[0]];
    } else {
      int found = tables[n - 3].find(context);
      probability += found < 0 ? 0 : tables[n - 3].second(found);
    }
    tables[n - 2].add(hash, probability, -0f);
  }

  private int index(String word) {
    long hash = WordHash.of(word);
    if (WordHash.isUnknown(hash)) {
      return LanguageModel.UNKNOWN;
    }
    int found = vocabulary.find(hash);
    if (found < 0) {
      String other = otherCase(word);
      throw wrong(
          "words of the 1-grams",
          "'%s'%s".formatted(word, other == null ? "" : "; they have '" + other + "'"));
    }
    return (int) vocabulary.first(found);
  }

  private @Nullable String otherCase(String word) {
    return Stream.of(word.toUpperCase(Locale.ROOT), word.toLowerCase(Locale.ROOT))
        .filter(other -> vocabulary.find(WordHash.of(other)) >= 0)
        .findFirst()
        .orElse(null);
  }

  private String[] split(String text, int n, boolean backoff) {
    spaces |= text.indexOf('\t') < 0;
    String[] parts = text.split("[ \t]+", -1);
    if (parts.length != n + 1 && !(backoff && parts.length == n + 2)) {
      throw wrong("a probability, " + n + " words and perhaps a weight", "'" + text + "'");
    }
    return parts;
  }

  private float probability(String text) {
    float value = number(text);
    if (value > 0) {
      throw wrong("a log10 probability that is not positive", text);
    }
    return value;
  }

  private float number(String text) {
    try {
      float value = Float.parseFloat(text);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, like infinity.
    }
    throw wrong("a finite number", "'" + text + "'");
  }

  private static long wholeNumber(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  private boolean requireFirst(boolean first, String what) {
    if (!first) {
      throw wrong("every entry once", "'" + what + "' again");
    }
    return true;
  }

  private void requireLine(String expected) {
    String text = next();
    if (!text.equals(expected)) {
      throw wrong("'" + expected + "'", "'" + text + "'");
    }
  }

  private @Nullable String last;
  private boolean again;

  private void pushBack() {
    again = true;
  }

  /** The next line that is not empty, without blanks at its ends. */
  private String next() {
    if (again && last != null) {
      again = false;
      return last;
    }
    while (at < file.size()) {
      String text = readLine();
      if (!text.isEmpty()) {
        last = text;
        return text;
      }
    }
    throw wrong("more lines", "the end of the file: it is cut off");
  }

  private String readLine() {
    line++;
    long end = at;
    while (end < file.size() && file.unsignedByte(end) != '\n') {
      if (++end - at > MAX_LINE) {
        throw wrong("lines of at most " + MAX_LINE + " bytes", "a longer one");
      }
    }
    byte[] bytes = file.bytes(at, (int) (end - at));
    at = end + 1;
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  private LanguageModelException wrong(String expected, String got) {
    String shown =
        (got.length() > 200 ? got.substring(0, 200) + "…" : got).replaceAll("[\\p{Cntrl}\\v]", "·");
    return new LanguageModelException(
        file.path() + ": line " + line + ": expected " + expected + ", got " + shown);
  }
}
