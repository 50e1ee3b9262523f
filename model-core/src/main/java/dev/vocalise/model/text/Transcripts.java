package dev.vocalise.model.text;

import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import java.util.List;

/** Where the words of a text branch come from. */
public final class Transcripts {

  private static final List<String> ORIGINS = List.of("corpus", "asr", "corpus-else-asr");

  /** What a campaign file can set. */
  public static final Settings DECLARED =
      Settings.of(
          Setting.choice("text.transcripts", ORIGINS)
              .byDefault("corpus")
              .means("Where the words of T_te come from (Table 10: `asr`)"),
          Setting.choice("text.trainingTranscripts", ORIGINS)
              .byDefault("corpus")
              .means("Where the words of T_tr come from; the source's are always the corpus' own"));

  private Transcripts() {}
}
