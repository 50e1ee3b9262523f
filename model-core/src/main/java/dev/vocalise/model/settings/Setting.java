package dev.vocalise.model.settings;

import dev.vocalise.model.Modality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param key path in a campaign file with dots, such as {@code training.validateEvery.source}
 * @param stored path on the wire, in the database and in stage keys
 * @param range what it takes
 * @param audio default where the branch hears, even if it reads as well; null: there is none
 * @param text default where the branch reads alone
 * @param standard what the documentation says of the default, null: the default itself
 * @param sameAs key of the setting whose value is the default, null: {@code audio} and {@code text}
 * @param later whether it came after there were stored experiments: it is left out of the identity
 *     of a training while it has its default, so that older ones are found again
 * @param meaning for people, with its source in the paper
 */
public record Setting(
    String key,
    String stored,
    Range range,
    @Nullable Object audio,
    @Nullable Object text,
    @Nullable String standard,
    @Nullable String sameAs,
    boolean later,
    String meaning) {

  /** Group of what says how a trained model is used and decides nothing that is learned. */
  public static final String USE = "inference";

  /** A whole number from {@code least} to {@code most}. */
  public static Setting whole(String key, int least, int most) {
    return of(key, new Range.Whole(least, most));
  }

  /** A positive multiple of {@code step}, at most {@code most}. */
  public static Setting multiple(String key, int step, int most) {
    return of(key, new Range.Whole(step, most, step));
  }

  /** A number from {@code least} to {@code most}. */
  public static Setting number(String key, double least, double most) {
    return of(key, new Range.Decimal(least, true, most));
  }

  /** A number above {@code bound}, at most {@code most}. */
  public static Setting above(String key, double bound, double most) {
    return of(key, new Range.Decimal(bound, false, most));
  }

  /** One of the names. */
  public static Setting choice(String key, List<String> names) {
    return of(key, new Range.Choice(names));
  }

  /** True or false. */
  public static Setting flag(String key) {
    return of(key, new Range.Flag());
  }

  /**
   * The name of something that is registered. It is no part of an identity: what is registered
   * under it is an input with a digest of its own.
   *
   * @param what that is, such as {@code "a feature set"}
   */
  public static Setting nameOf(String key, String what) {
    return of(key, new Range.Name(what));
  }

  private static Setting of(String key, Range range) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    return new Setting(key, last, range, null, null, null, null, false, "");
  }

  /** With this default. */
  public Setting byDefault(Object value) {
    return byDefault(value, value);
  }

  /**
   * With a default of its own for each modality.
   *
   * @throws IllegalArgumentException when the setting does not take it
   */
  public Setting byDefault(Object forAudio, Object forText) {
    return new Setting(
        key, stored, range, own(forAudio), own(forText), standard, sameAs, later, meaning);
  }

  private Object own(Object value) {
    Object accepted = range.accept(value);
    if (accepted == null) {
      throw new IllegalArgumentException(
          "default of " + key + ": expected " + range.expected() + ", got " + value);
    }
    return accepted;
  }

  /** With the value of another setting as default, and what the documentation calls it. */
  public Setting byDefaultAs(String otherKey, String words) {
    return new Setting(key, stored, range, audio, text, words, otherKey, later, meaning);
  }

  /** Without a default: null where nothing is set, and what the documentation says of that. */
  public Setting optional(String words) {
    return new Setting(key, stored, range, null, null, words, null, later, meaning);
  }

  /** Under another path than the last part of the key. */
  public Setting storedAs(String path) {
    return new Setting(key, path, range, audio, text, standard, sameAs, later, meaning);
  }

  /** Declared after there were stored experiments. */
  public Setting addedLater() {
    return new Setting(key, stored, range, audio, text, standard, sameAs, true, meaning);
  }

  /** What it means. */
  public Setting means(String words) {
    return new Setting(key, stored, range, audio, text, standard, sameAs, later, words);
  }

  /** The key without its last part; empty at the top. */
  public String group() {
    return key.contains(".") ? key.substring(0, key.lastIndexOf('.')) : "";
  }

  /** Whether training depends on it. */
  boolean ofTraining() {
    return !group().equals(USE);
  }

  /** The last part of the key. */
  public String name() {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** The default for a modality; null where there is none or it follows another setting. */
  public @Nullable Object standard(Modality modality) {
    return modality == Modality.TEXT ? text : audio;
  }

  /** The default as the documentation shows it. */
  public String standardWords(Modality modality) {
    if (standard != null) {
      return standard;
    }
    Object value = standard(modality);
    return "`" + (value instanceof Double number ? Range.text(number) : value) + "`";
  }
}
