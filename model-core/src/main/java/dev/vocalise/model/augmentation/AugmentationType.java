package dev.vocalise.model.augmentation;

import java.util.List;

/** The augmentation types a1 to a5 (Table 2): which transforms may be applied, in which order. */
public enum AugmentationType {
  A1(1, Step.GAIN, Step.POLARITY_INVERSION),
  A2(2, Step.GAIN, Step.POLARITY_INVERSION, Step.SHIFT),
  A3(3, Step.GAIN, Step.POLARITY_INVERSION, Step.TIME_INVERSION),
  A4(4, Step.BAND_STOP, Step.PEAK_NORMALIZATION, Step.SHIFT),
  A5(5, Step.GAIN, Step.POLARITY_INVERSION, Step.ADD_COLORED_NOISE);

  /** A transform whose parameters are not drawn yet. */
  public enum Step {
    GAIN,
    POLARITY_INVERSION,
    SHIFT,
    TIME_INVERSION,
    BAND_STOP,
    PEAK_NORMALIZATION,
    ADD_COLORED_NOISE
  }

  private final int index;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<Step> steps;

  AugmentationType(int index, Step... steps) {
    this.index = index;
    this.steps = List.of(steps);
  }

  /** Number of the type in the paper, 1 to 5. */
  public int index() {
    return index;
  }

  /** Class of the augmentation-type task, 0 to 4. */
  public int label() {
    return index - 1;
  }

  /** The transforms, in the order in which they run. */
  public List<Step> steps() {
    return steps;
  }
}
