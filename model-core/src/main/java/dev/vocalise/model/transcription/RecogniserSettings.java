package dev.vocalise.model.transcription;

import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.tensor.Precision;

/** What a campaign file can set of a {@link Recogniser}. */
public final class RecogniserSettings {

  /** Key of the precision beside the other settings of a recogniser. */
  public static final String PRECISION = "precision";

  /** Of its network, not of its decoder. */
  public static final Settings NETWORK =
      Settings.of(
          Setting.choice(PRECISION, Precision.names())
              .byDefault(Precision.FLOAT32.toString())
              .addedLater()
              .means(
                  "Of products of matrices, convolutions and attention of its network; all else is"
                      + " float32. `bfloat16` is PyTorch's autocast; what it changes is measured"));

  /** All of them. */
  public static final Settings DECLARED = DecoderSettings.DECLARED.and(NETWORK);

  private RecogniserSettings() {}
}
