package dev.vocalise.model.settings;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values that a setting takes. */
public sealed interface Range {

  /** What may stand there, for the documentation. */
  String words();

  /** What may stand there, for the sentence "expected …". */
  String expected();

  /** The value in its own type; null when it is none of these. Numbers may be of any Java type. */
  @Nullable Object accept(Object value);

  /** Whole numbers, both bounds included: multiples of {@code step}. */
  record Whole(int least, int most, int step) implements Range {

    /** All of them. */
    public Whole(int least, int most) {
      this(least, most, 1);
    }

    @Override
    public String words() {
      return least + " to " + most + (step == 1 ? "" : ", a multiple of " + step);
    }

    @Override
    public String expected() {
      return (step == 1 ? "a whole number" : "a multiple of " + step)
          + " from "
          + least
          + " to "
          + most;
    }

    @Override
    public @Nullable Object accept(Object value) {
      if (!(value instanceof Number number)
          || number.doubleValue() != Math.rint(number.doubleValue())) {
        return null;
      }
      long whole = number.longValue();
      return whole >= least && whole <= most && whole % step == 0
          ? Integer.valueOf((int) whole)
          : null;
    }
  }

  /** Finite numbers up to a bound. */
  record Decimal(double least, boolean leastIncluded, double most) implements Range {
    @Override
    public String words() {
      return leastIncluded
          ? text(least) + " to " + text(most)
          : "above " + text(least) + ", at most " + text(most);
    }

    @Override
    public String expected() {
      return leastIncluded
          ? "a number from " + text(least) + " to " + text(most)
          : "a number above " + text(least) + " and at most " + text(most);
    }

    @Override
    public @Nullable Object accept(Object value) {
      if (!(value instanceof Number number)) {
        return null;
      }
      double x = number.doubleValue();
      return (leastIncluded ? x >= least : x > least) && x <= most ? Double.valueOf(x) : null;
    }
  }

  /** One of some names. */
  record Choice(List<String> names) implements Range {
    /** Copies the list. */
    public Choice {
      names = List.copyOf(names);
    }

    @Override
    public String words() {
      String last = names.get(names.size() - 1);
      return names.stream()
              .limit(names.size() - 1L)
              .map(name -> "`" + name + "`")
              .collect(Collectors.joining(", "))
          + " or `"
          + last
          + "`";
    }

    @Override
    public String expected() {
      return String.join(" or ", names);
    }

    @Override
    public @Nullable Object accept(Object value) {
      return value instanceof String name && names.contains(name) ? name : null;
    }
  }

  /**
   * The name of something that is registered.
   *
   * @param what that is
   */
  record Name(String what) implements Range {
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    @Override
    public String words() {
      return "name of " + what;
    }

    @Override
    public String expected() {
      return "the name of "
          + what
          + " (letters, digits, dots, dashes and underscores, at most 64, the first a letter or digit)";
    }

    @Override
    public @Nullable Object accept(Object value) {
      return value instanceof String name && GRAMMAR.matcher(name).matches() ? name : null;
    }
  }

  /** True or false. */
  record Flag() implements Range {
    @Override
    public String words() {
      return "`true` or `false`";
    }

    @Override
    public String expected() {
      return "true or false";
    }

    @Override
    public @Nullable Object accept(Object value) {
      return value instanceof Boolean ? value : null;
    }
  }

  /** A number as people write it: whole ones without a point. */
  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
