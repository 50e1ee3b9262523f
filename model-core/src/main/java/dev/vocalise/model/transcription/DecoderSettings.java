package dev.vocalise.model.transcription;

import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;

import dev.vocalise.model.settings.Settings;
import java.util.List;

/** What a campaign file can set of {@link Recogniser.Decoding}. */
public final class DecoderSettings {

  private static final String CHECKPOINTS = "the checkpoint's";

  /** In the form that travels with an experiment. */
  public static final Settings DECLARED =
      Settings.of(
          choice("decoder", List.of("beam", "greedy"))
              .byDefault("beam")
              .storedAs("kind")
              .means("`beam` uses the checkpoint's language model (§4.2.3)"),
          whole("beamWidth", 1, 10_000)
              .byDefault(BeamSettings.DEFAULT.width())
              .means("Hypotheses kept per frame; `beam` only"),
          number("alpha", 0, 100)
              .optional(CHECKPOINTS)
              .means("Weight of the language model; `beam` only"),
          number("beta", -100, 100).optional(CHECKPOINTS).means("Bonus per word; `beam` only"),
          number("unkScoreOffset", -1000, 1000)
              .optional(CHECKPOINTS)
              .means("Added for a word that the language model does not know; `beam` only"));

  private DecoderSettings() {}
}
