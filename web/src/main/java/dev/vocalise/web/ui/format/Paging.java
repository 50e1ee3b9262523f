package dev.vocalise.web.ui.format;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is too long for one.
 *
 * @param number from 0
 * @param from position of its first item
 * @param to position after its last item
 * @param range for people, such as {@code 26–50 of 90}
 * @param previous address of the page before
 */
public record Paging(
    int number, int from, int to, String range, @Nullable String previous, @Nullable String next) {
  /**
   * The wanted page, or the nearest one that there is.
   *
   * @param none the range of an empty list
   */
  public static Paging of(
      int total, int size, int wanted, String none, IntFunction<String> address) {
    int last = Math.max(0, (total - 1) / size);
    int number = Math.max(0, Math.min(wanted, last));
    int from = number * size;
    int to = Math.min(total, from + size);
    return new Paging(
        number,
        from,
        to,
        total == 0
            ? none
            : "%s–%s of %s"
                .formatted(
                    NumberFormat.count(from + 1L),
                    NumberFormat.count(to),
                    NumberFormat.count(total)),
        number > 0 ? address.apply(number - 1) : null,
        number < last ? address.apply(number + 1) : null);
  }
}
