package dev.vocalise.model.method;

import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.Precision;

/** In which numbers a method's networks are computed: settings that all methods have. */
public final class Numerics {

  /** Key of the precision of products. */
  public static final String PRECISION = "training.precision";

  /** Key of the precision in which a trained model is used. */
  public static final String INFERENCE = Setting.USE + ".precision";

  /** Their settings. */
  public static final Settings SETTINGS =
      Settings.of(
          Setting.choice(PRECISION, Precision.names())
              .byDefault(Precision.FLOAT32.toString())
              .addedLater()
              .means(
                  "Of products of matrices, convolutions and attention; all else is float32. `bfloat16`"
                      + " is PyTorch's autocast: faster where the processor has the instructions"),
          Setting.choice(INFERENCE, Precision.names())
              .byDefault(Precision.FLOAT32.toString())
              .storedAs(INFERENCE)
              .addedLater()
              .means(
                  "The same where the trained model is used: in the test on T_te and in predictions."
                      + " It decides nothing that is learned; what it changes is measured"));

  private Numerics() {}

  /** Of the products; float32 in a method without the setting. */
  public static Precision precision(Values values) {
    return of(values, PRECISION);
  }

  /** In which a trained model is used; float32 in a method without the setting. */
  public static Precision inference(Values values) {
    return of(values, INFERENCE);
  }

  private static Precision of(Values values, String key) {
    return values.settings().has(key) ? Precision.parse(values.choice(key)) : Precision.FLOAT32;
  }

  /** For texts of identity that are older than this: nothing in float32. */
  public static String identity(Values values) {
    Precision precision = precision(values);
    return precision == Precision.FLOAT32 ? "" : " precision=" + precision;
  }
}
