package dev.vocalise.web.campaign;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.text.Transcripts;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a branch reads. */
final class TextReader {
  private static final String GROUP = BranchSpec.TEXT;
  private static final String RECOGNISER = "recogniser";

  private final Map<String, RecogniserSpec> recognisers;
  private final List<BackboneFamily> families;
  private final Keys keys;

  TextReader(Map<String, RecogniserSpec> recognisers, List<BackboneFamily> families) {
    this.recognisers = recognisers;
    this.families = families;
    List<String> names = new ArrayList<>(settings(families).names(GROUP));
    names.add(RECOGNISER);
    keys = Keys.of(names);
  }

  /** What can be set in the group {@code text}, but the recogniser. */
  static Settings settings(List<BackboneFamily> families) {
    Settings settings = Settings.none();
    for (BackboneFamily family : families) {
      Settings before = settings;
      settings =
          before.and(family.settings().under(GROUP).where(setting -> !before.has(setting.key())));
    }
    return settings.and(Transcripts.DECLARED);
  }

  /**
   * Of one branch.
   *
   * @param family of its encoder; null where that is not decided
   */
  TextSpec text(YamlSection own, YamlSection defaults, @Nullable BackboneFamily family) {
    YamlSection ownText = own.child(GROUP, keys);
    Settings settings = settings(family == null ? families : List.of(family));
    if (family != null) {
      refuseOthers(ownText, settings, family);
    }
    YamlSection text = ownText.over(defaults.child(GROUP, keys));
    Values values = DeclaredSettings.read(settings, Modality.TEXT, group -> text);
    boolean needed =
        !values.choice("text.transcripts").equals(TextSpec.CORPUS)
            || !values.choice("text.trainingTranscripts").equals(TextSpec.CORPUS);
    if (!needed && ownText.has(RECOGNISER) && own != defaults) {
      ownText.problem(
          RECOGNISER,
          "nothing is transcribed here; expected transcripts or trainingTranscripts of asr or"
              + " corpus-else-asr beside it");
    }
    RecogniserSpec recogniser = needed ? recogniser(text) : null;
    boolean missing = needed && recogniser == null; // reported
    Map<String, Object> stored =
        new LinkedHashMap<>(missing ? settings.defaults(Modality.TEXT).stored() : values.stored());
    if (recogniser != null) {
      stored.put(RECOGNISER, recogniser);
    }
    return DeclaredSettings.as(TextSpec.class, stored);
  }

  /** Settings of other kinds are allowed so far. */
  private void refuseOthers(YamlSection ownText, Settings settings, BackboneFamily family) {
    for (Setting setting : settings(families).list()) {
      if (!settings.has(setting.key()) && ownText.has(setting.name())) {
        ownText.problem(
            setting.name(),
            "this key has no effect on a backbone of kind %s; remove it".formatted(family.kind()));
      }
    }
  }

  private @Nullable RecogniserSpec recogniser(YamlSection text) {
    if (!text.has(RECOGNISER)) {
      if (recognisers.size() == 1) {
        return recognisers.values().iterator().next();
      }
      text.problem(
          RECOGNISER,
          "this key is missing and transcripts of asr need it; expected one of the recognisers of"
              + " this file");
      return null;
    }
    return ReferenceReader.find(text, RECOGNISER, "recognisers", recognisers);
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
