package dev.vocalise.model.method;

import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.Precision;

/** In which numbers a method's networks are computed: settings that all methods have. */
public final class Numerics {

  /** Key of the precision of products. */
  public static final String PRECISION = "training.precision";

  /** Their settings. */
  public static final Settings SETTINGS =
      Settings.of(
          Setting.choice(PRECISION, Precision.names())
              .byDefault(Precision.FLOAT32.toString())
              .addedLater()
              .means(
                  "Of products of matrices, convolutions and attention; all else is float32. `bfloat16`"
                      + " is PyTorch's autocast: faster where the processor has the instructions"));

  private Numerics() {}

  /** Of the products; float32 in a method without the setting. */
  public static Precision precision(Values values) {
    return values.settings().has(PRECISION)
        ? Precision.parse(values.choice(PRECISION))
        : Precision.FLOAT32;
  }

  /** For texts of identity that are older than this: nothing in float32. */
  public static String identity(Values values) {
    Precision precision = precision(values);
    return precision == Precision.FLOAT32 ? "" : " precision=" + precision;
  }
}
