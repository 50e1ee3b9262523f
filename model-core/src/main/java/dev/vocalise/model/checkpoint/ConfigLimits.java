package dev.vocalise.model.checkpoint;

/** What no model's configuration can say; refusals name the key. */
public final class ConfigLimits {

  /** Far more layers than any model has; a damaged number must not build a million blocks. */
  public static final int MAX_LAYERS = 1000;

  /** Wider than any of these models. */
  public static final int MAX_WIDTH = 1 << 18;

  private ConfigLimits() {}

  public static void positive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be >= 1 but was " + value);
    }
  }

  public static void probability(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(key + " must be in [0, 1) but was " + value);
    }
  }

  public static void epsilon(String key, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(key + " must be in (0, 1] but was " + value);
    }
  }
}
