package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Utterance.Segment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The part of a recording that a row means, in seconds as the row says them.
 *
 * @param start of the first sample
 * @param end behind the last one; null for the end of the file
 */
record CsvPart(BigDecimal start, @Nullable BigDecimal end) {
  /** Durations of tables are rounded: so much more than the file has is its end. */
  private static final BigDecimal OVERHANG_SECONDS = new BigDecimal("0.001");

  /** A time with more behind its digits is shown as {@code 1E+99}. */
  private static final int MOST_ZEROS = 12;

  /** Says in one line why a file has no such part. */
  static final class NoSuchPartException extends Exception {
    private static final long serialVersionUID = 1L;

    NoSuchPartException(String message) {
      super(message);
    }
  }

  /**
   * The samples that are meant; both ends are rounded to the nearest sample.
   *
   * @param frames samples per channel of the file
   */
  Segment in(int frames, int sampleRateHz) throws NoSuchPartException {
    BigDecimal rate = BigDecimal.valueOf(sampleRateHz);
    BigDecimal file = BigDecimal.valueOf(frames);
    BigDecimal to = end == null ? file : end.multiply(rate);
    BigDecimal overhang = OVERHANG_SECONDS.multiply(rate).max(BigDecimal.ONE);
    long first = sample(start.multiply(rate).min(file).max(BigDecimal.ZERO));
    if (start.signum() < 0 || first >= frames || to.subtract(file).compareTo(overhang) > 0) {
      throw new NoSuchPartException(outside(frames, sampleRateHz));
    }
    long behind = sample(to.min(file).max(BigDecimal.ZERO));
    if (first >= behind) {
      throw new NoSuchPartException(
          "%s: expected a start before the end, by a sample at least".formatted(this));
    }
    return new Segment(first, behind - first);
  }

  private static long sample(BigDecimal exact) {
    return exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  private String outside(int frames, int sampleRateHz) {
    BigDecimal seconds =
        BigDecimal.valueOf(frames)
            .divide(BigDecimal.valueOf(sampleRateHz), 6, RoundingMode.HALF_UP);
    return "%s: expected a part of the file, which has %s s (%s samples at %s Hz)"
        .formatted(this, plain(seconds), frames, sampleRateHz);
  }

  /** {@code #1.5-2}, which tells the parts of one file apart. */
  String suffix(Segment segment, int sampleRateHz) {
    BigDecimal until = end;
    if (until == null) {
      until =
          BigDecimal.valueOf(segment.start() + segment.frames())
              .divide(BigDecimal.valueOf(sampleRateHz), 6, RoundingMode.HALF_UP);
    }
    return "#" + plain(start) + "-" + plain(until);
  }

  private static String plain(BigDecimal seconds) {
    BigDecimal shortest = seconds.stripTrailingZeros();
    return shortest.scale() < -MOST_ZEROS ? shortest.toString() : shortest.toPlainString();
  }

  @Override
  public String toString() {
    return "from " + plain(start) + (end == null ? " s to the end" : " s to " + plain(end) + " s");
  }
}
