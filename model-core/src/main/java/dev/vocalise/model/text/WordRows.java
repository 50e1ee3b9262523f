package dev.vocalise.model.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Which row of an embedding a word has (methods: sahu): the first rows are hash buckets, then come
 * the words that occur at least twice in the training part. All others share the buckets, those
 * that occur once in training too, so that these are learned.
 */
public final class WordRows {

  private static final int LEAST = 2;

  /** By code point, which UTF-16 is not. */
  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  private final int buckets;
  private final int longest;
  private final Map<String, Integer> known = new HashMap<>();

  /**
   * Rows of known words.
   *
   * @param buckets rows that words share
   * @param longest words of a text that are read
   * @param words of {@link #frequent}
   */
  public WordRows(int buckets, int longest, List<String> words) {
    this.buckets = buckets;
    this.longest = longest;
    for (String word : words) {
      known.put(word, buckets + known.size());
    }
  }

  /**
   * Words that get rows of their own, in the order of these.
   *
   * @param texts of the training part
   * @param longest words of a text that count
   */
  public static List<String> frequent(List<String> texts, int longest) {
    Map<String, Integer> counts = new HashMap<>();
    for (String text : texts) {
      PlainWords.of(text).stream().limit(longest).forEach(w -> counts.merge(w, 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .filter(word -> word.getValue() >= LEAST)
        .map(Map.Entry::getKey)
        .sorted(BY_CODE_POINT)
        .toList();
  }

  /** Rows of the embedding. */
  public int size() {
    return buckets + known.size();
  }

  /** Words of a text that are read. */
  public int longest() {
    return longest;
  }

  /** Rows of the words that are read: at least one, that of the empty word where there is none. */
  public int[] of(List<String> words) {
    List<String> read = words.isEmpty() ? List.of("") : words;
    return read.stream().limit(longest).mapToInt(this::row).toArray();
  }

  private int row(String word) {
    Integer own = known.get(word);
    return own == null ? bucket(word) : own;
  }

  private int bucket(String word) {
    CRC32 crc = new CRC32();
    crc.update(word.getBytes(UTF_8));
    return (int) (crc.getValue() % buckets);
  }
}
