package dev.vocalise.web.campaign;

import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a text branch reads, and how it is fused. */
final class TextReader {
  private static final List<String> TRANSCRIPTS =
      List.of(TextSpec.CORPUS, TextSpec.ASR, TextSpec.CORPUS_ELSE_ASR);

  /** Positions of BERT (§3.1.3). */
  private static final int MAX_PIECES = 512;

  private final Map<String, RecogniserSpec> recognisers;
  private final ExperimentDefaults paper;

  TextReader(Map<String, RecogniserSpec> recognisers, ExperimentDefaults paper) {
    this.recognisers = recognisers;
    this.paper = paper;
  }

  TextSpec text(YamlSection own, YamlSection defaults) {
    YamlSection ownText = own.child("text", SettingKeys.TEXT);
    YamlSection text = ownText.over(defaults.child("text", SettingKeys.TEXT));
    TextSpec paperText = paper.text();
    int maxPieces = text.whole("maxPieces", paperText.maxPieces(), 3, MAX_PIECES);
    double cutoff = text.number("cutoff", paperText.cutoff(), NumberRange.from(0, 0.9));
    boolean cutSpecial = text.flag("cutSpecialTokens", paperText.cutSpecialTokens());
    String test = text.choice("transcripts", paperText.transcripts(), TRANSCRIPTS);
    String training =
        text.choice("trainingTranscripts", paperText.trainingTranscripts(), TRANSCRIPTS);
    boolean needed = !test.equals(TextSpec.CORPUS) || !training.equals(TextSpec.CORPUS);
    if (!needed && ownText.find("recogniser") != null && own != defaults) {
      ownText.problem(
          "recogniser",
          "nothing is transcribed here; expected transcripts or trainingTranscripts of asr or"
              + " corpus-else-asr beside it");
    }
    RecogniserSpec recogniser = needed ? recogniser(text) : null;
    boolean missing = needed && recogniser == null; // reported
    return new TextSpec(
        maxPieces,
        cutoff,
        cutSpecial,
        missing ? TextSpec.CORPUS : test,
        missing ? TextSpec.CORPUS : training,
        recogniser);
  }

  private @Nullable RecogniserSpec recogniser(YamlSection text) {
    if (text.find("recogniser") == null) {
      if (recognisers.size() == 1) {
        return recognisers.values().iterator().next();
      }
      text.problem(
          "recogniser",
          "this key is missing and transcripts of asr need it; expected one of the recognisers of"
              + " this file");
      return null;
    }
    String name = text.text("recogniser");
    RecogniserSpec found = name == null ? null : recognisers.get(name);
    if (name != null && found == null) {
      text.problem(
          "recogniser", ExperimentReader.unknown(name, "recognisers", recognisers.keySet()));
    }
    return found;
  }

  FusionSpec fusion(YamlSection own, YamlSection defaults) {
    YamlSection fusion =
        own.child("fusion", SettingKeys.FUSION).over(defaults.child("fusion", SettingKeys.FUSION));
    return new FusionSpec(
        fusion.choice(
            "missingText",
            paper.fusion().missingText(),
            List.of(FusionSpec.AUDIO_ONLY, FusionSpec.DROP)));
  }

  /** Refuses a corpus whose words say nothing about emotion. */
  static void requireText(YamlSection experiment, String key, CorpusChoice corpus) {
    for (CorpusAdapter adapter : CorpusAdapter.all()) {
      String reason = adapter.kind().equals(corpus.kind()) ? adapter.whyNoText() : null;
      if (reason != null) {
        experiment.problem(
            key,
            "expected a corpus with text for a text branch, got '%s' (%s): %s"
                .formatted(corpus.corpus(), corpus.kind(), reason));
      }
    }
  }
}
