package dev.vocalise.model.dataset.adapter;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time within a recording, in any of the forms that tables have: {@code 1.5}, {@code 1.5s},
 * {@code 1500 ms}, {@code 00:01.5}, {@code 0 days 00:00:01.500000} (pandas), {@code PT1.5S} (ISO
 * 8601). Decimal from the text on, so that no sample is lost to binary fractions.
 */
public final class CsvTime {
  static final String FORMS = "seconds such as 1.5, 1500ms, 00:01.5, 0 days 00:00:01.5 or PT1.5S";

  private static final Pattern NUMBER =
      Pattern.compile(
          "([+-]?(?:\\d{1,12}(?:\\.\\d{0,15})?|\\.\\d{1,15})(?:e[+-]?\\d{1,2})?)\\s*([a-zµμ]*)");
  private static final Pattern CLOCK =
      Pattern.compile(
          "(?:([+-]?\\d{1,6})\\s*days?,?\\s*)?\\+?(?:(?:(\\d{1,6}):)?(\\d{1,6}):(\\d{1,2}(?:[.,]\\d{1,15})?))?");

  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          unit("", "1"),
          unit("s", "1"),
          unit("sec", "1"),
          unit("secs", "1"),
          unit("second", "1"),
          unit("seconds", "1"),
          unit("ms", "1e-3"),
          unit("us", "1e-6"),
          unit("µs", "1e-6"),
          unit("μs", "1e-6"),
          unit("ns", "1e-9"),
          unit("min", "60"),
          unit("h", "3600"));

  private CsvTime() {}

  private static Map.Entry<String, BigDecimal> unit(String name, String seconds) {
    return Map.entry(name, new BigDecimal(seconds));
  }

  /** Seconds, possibly negative; null for what is no time. */
  public static @Nullable BigDecimal seconds(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    Matcher number = NUMBER.matcher(lower);
    BigDecimal unit = number.matches() ? UNITS.get(number.group(2)) : null;
    if (unit != null) {
      return new BigDecimal(number.group(1)).multiply(unit);
    }
    Matcher clock = CLOCK.matcher(lower);
    if (clock.matches() && lower.chars().anyMatch(Character::isDigit)) {
      return whole(clock.group(1), 86_400)
          .add(whole(clock.group(2), 3_600))
          .add(whole(clock.group(3), 60))
          .add(clock.group(4) == null ? BigDecimal.ZERO : decimal(clock.group(4)));
    }
    try {
      Duration duration = Duration.parse(lower);
      return BigDecimal.valueOf(duration.getSeconds())
          .add(BigDecimal.valueOf(duration.getNano(), 9));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static BigDecimal whole(@Nullable String digits, int seconds) {
    return digits == null
        ? BigDecimal.ZERO
        : new BigDecimal(digits).multiply(BigDecimal.valueOf(seconds));
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text.replace(',', '.'));
  }
}
