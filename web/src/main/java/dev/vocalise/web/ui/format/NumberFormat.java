package dev.vocalise.web.ui.format;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How numbers, times and digests are written on every screen. */
public final class NumberFormat {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

  private NumberFormat() {}

  /** A value in percent or points with one decimal, the minus as a minus sign. */
  public static String one(double value) {
    return signed(String.format(Locale.ROOT, "%.1f", value));
  }

  /** One decimal with its sign always written. */
  public static String difference(double value) {
    return signed(String.format(Locale.ROOT, "%+.1f", value));
  }

  /** Two decimals with a minus as it is set in print. */
  public static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replace('-', '\u2212');
  }

  /** A probability as in a paper: {@code .042}, {@code < .001}. */
  public static String probability(double p) {
    if (p < 0.001) {
      return "< .001";
    }
    return String.format(Locale.ROOT, p < 0.1 ? "%.3f" : "%.2f", p).substring(p < 1 ? 1 : 0);
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number of things: {@code 1 run}, {@code 2 runs}. */
  public static String count(long value, String singular, String plural) {
    return count(value) + " " + (value == 1 ? singular : plural);
  }

  public static String bytes(long size) {
    if (size < 1_000) {
      return size + " B";
    }
    double value = size;
    String unit = "B";
    for (String next : new String[] {"kB", "MB", "GB", "TB"}) {
      if (value < 999.5) {
        break;
      }
      value /= 1_000;
      unit = next;
    }
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, unit);
  }

  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 1) {
      return duration.toMillis() < 1 ? "less than 1 ms" : duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }

  /** A guess of what is left, which is never exact: {@code about 5 s}. */
  public static String about(double seconds) {
    return (seconds < 1 ? "" : "about ") + span(seconds);
  }

  /** In whole seconds. */
  public static String span(double seconds) {
    return seconds < 1 ? "less than a second" : duration(Duration.ofSeconds(Math.round(seconds)));
  }

  public static String dayAndTime(@Nullable Instant instant) {
    return instant == null ? "–" : DAY_AND_TIME.format(instant);
  }

  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** First and last digits of a digest; the whole one is in the title and the copy button. */
  public static String digest(String sha256) {
    return sha256.length() <= 12
        ? sha256
        : sha256.substring(0, 6) + "…" + sha256.substring(sha256.length() - 4);
  }

  private static String signed(String number) {
    return number.replace('-', '−');
  }
}
