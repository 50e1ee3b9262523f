package dev.vocalise.activities.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training report says of how a model came about; reports of earlier builds lack the labels.
 *
 * @param split ids of every part
 * @param bestRound of the model that was kept
 * @param labelsRead how many labels training was given, by part; null where none were counted
 * @param fitted what the encoder knew of the training parts; null where it knew nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainingEvidence(
    Protocol split,
    int bestRound,
    double validationAccuracy,
    List<Measurement> measurements,
    @Nullable Map<String, Integer> labelsRead,
    @Nullable Fitted fitted) {

  /** What the encoder knew of the training parts. */
  Fitted fittedOrNothing() {
    return fitted == null ? Fitted.NOTHING : fitted;
  }

  public static TrainingEvidence read(ArtifactStore artifacts, ArtifactRef report) {
    return JsonArtifacts.read(artifacts, report, TrainingEvidence.class);
  }

  /**
   * The points of its curves.
   *
   * @param prefix of their keys: the modality and a dot where a run has two branches
   */
  public List<MetricPoint> points(String prefix, Instant at) {
    return measurements.stream()
        .flatMap(measurement -> TrainingMetrics.of(measurement, prefix, at).stream())
        .toList();
  }

  /**
   * The parts as the corpora, the settings and the seed give them, and the target's labels.
   *
   * @param protocol cut anew
   */
  public record Cut(Protocol protocol, SplitCorpora corpora) {
    /** Classes of utterances of the target, in the order of the emotions. */
    public int[] targetLabels(List<String> ids) {
      return corpora.target().labels(ids);
    }
  }

  /** Cuts the corpora again. */
  public static Cut cut(
      ExperimentSpec experiment,
      ArtifactRef sourceManifest,
      ArtifactRef targetManifest,
      int seed,
      ArtifactStore artifacts) {
    SplitCorpora corpora =
        SplitCorpora.of(experiment, sourceManifest, targetManifest, seed, artifacts);
    return new Cut(corpora.protocol(), corpora);
  }
}
