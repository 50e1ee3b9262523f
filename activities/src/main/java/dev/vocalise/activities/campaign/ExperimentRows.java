package dev.vocalise.activities.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.training.OwnClasses;
import dev.vocalise.infra.lineage.NewCampaign;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A specification as the rows of the database hold it. */
final class ExperimentRows {

  private ExperimentRows() {}

  /**
   * @param file the campaign file as it was written
   */
  static NewCampaign of(CampaignSpec spec, String file) {
    return new NewCampaign(
        spec.name(),
        CanonicalJson.tree(spec),
        file,
        CanonicalJson.sha256(spec),
        spec.priority() == null ? NewCampaign.DEFAULT_PRIORITY : spec.priority(),
        spec.experiments().stream().map(ExperimentRows::row).toList());
  }

  private static NewCampaign.NewExperiment row(ExperimentSpec experiment) {
    return new NewCampaign.NewExperiment(
        experiment.name(),
        settings(experiment),
        experiment.reference() == null ? null : CanonicalJson.tree(experiment.reference()),
        corpora(experiment),
        experiment.seeds());
  }

  private static Map<String, String> corpora(ExperimentSpec experiment) {
    Map<String, String> byRole = new LinkedHashMap<>();
    byRole.put("source", experiment.source().corpus());
    byRole.put("target", experiment.target().corpus());
    experiment
        .extraCorpora()
        .forEach(extra -> byRole.put("extra-" + (byRole.size() - 1), extra.corpus()));
    return byRole;
  }

  /**
   * An experiment's settings as screens and the tracker name them: those of the only branch stand
   * at the top ({@code training.batchSize}), those of two under their modality ({@code
   * audio.training.batchSize}). What a text branch reads stands under {@code text} in both.
   */
  static JsonNode settings(ExperimentSpec experiment) {
    ObjectNode settings = (ObjectNode) CanonicalJson.tree(experiment);
    settings.remove("branches");
    labels(settings.path("source"), experiment.source());
    labels(settings.path("target"), experiment.target());
    if (experiment.extra() != null) {
      settings.put(
          "extra",
          experiment.extra().stream().map(ExtraCorpus::corpus).collect(Collectors.joining(", ")));
    }
    for (BranchSpec branch : experiment.branches()) {
      ObjectNode own = (ObjectNode) CanonicalJson.tree(branch);
      own.remove("modality");
      if (experiment.branches().size() == 1) {
        settings.setAll(own);
        continue;
      }
      JsonNode text = own.remove("text");
      if (branch.text() != null) {
        own.setAll((ObjectNode) Objects.requireNonNull(text, "text"));
      }
      settings.set(branch.modality(), own);
    }
    return settings;
  }

  /** A label may hold what no name of a parameter may: they stand in one text. */
  private static void labels(JsonNode settings, CorpusChoice choice) {
    if (settings instanceof ObjectNode corpus && corpus.remove("byLabel") != null) {
      corpus.put("labels", OwnClasses.labels(choice));
    }
  }
}
