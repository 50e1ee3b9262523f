package dev.vocalise.web.campaign;

/** The numbers that a setting takes; never infinite, never NaN. */
record NumberRange(double least, boolean leastIncluded, double most) {
  /** 0 switches the term off. */
  static NumberRange from(double least, double most) {
    return new NumberRange(least, true, most);
  }

  static NumberRange above(double bound, double most) {
    return new NumberRange(bound, false, most);
  }

  boolean holds(double value) {
    return (leastIncluded ? value >= least : value > least) && value <= most;
  }

  @Override
  public String toString() {
    return "a number "
        + (leastIncluded ? "from " : "above ")
        + text(least)
        + (leastIncluded ? " to " : " and at most ")
        + text(most);
  }

  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
