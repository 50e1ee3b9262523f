package dev.vocalise.activities.training;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.prediction.ModelDescription;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a training report says of how a model came about; reports of earlier builds lack the labels.
 *
 * @param split ids of every part
 * @param bestRound of the model that was kept
 * @param labelsRead how many labels training was given, by part; null where none were counted
 * @param fitted what the encoder knew of the training parts; null where it knew nothing
 * @param extra further corpora that were adapted to; null for none
 * @param classes in the order of the logits; null for the paper's
 * @param model what stands with the weights; null in reports of earlier builds
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrainingEvidence(
    Protocol split,
    int bestRound,
    double validationAccuracy,
    List<Measurement> measurements,
    @Nullable Map<String, Integer> labelsRead,
    @Nullable Fitted fitted,
    @Nullable List<Extra> extra,
    @Nullable List<String> classes,
    @Nullable ModelDescription model) {

  /**
   * A further corpus whose recordings joined T_tr; by its manifest, since corpora have other names
   * elsewhere.
   */
  public record Extra(String manifest, int utterances) {}

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
   * @param classes of the experiment
   * @param prefix of their keys: the modality and a dot where a run has two branches
   */
  public List<MetricPoint> points(ClassNames classes, String prefix, Instant at) {
    return measurements.stream()
        .flatMap(measurement -> TrainingMetrics.of(measurement, classes, prefix, at).stream())
        .toList();
  }

  /**
   * The parts as the corpora, the settings and the seed give them, and the target's labels.
   *
   * @param protocol cut anew
   */
  public record Cut(Protocol protocol, SplitCorpora corpora) {
    /** Classes of utterances of the target, in the order of the classes. */
    public int[] targetLabels(List<String> ids) {
      return corpora.target().labels(ids);
    }
  }

  /** Further corpora that were adapted to; empty for most. */
  public List<Extra> extraOrNone() {
    return extra == null ? List.of() : extra;
  }

  /** Name of such a manifest as an input of training, from place 0 on. */
  public static String extraManifest(int place) {
    return ExtraCorpora.manifest(place);
  }

  /** What a report has to say of the further corpora with these manifests. */
  public static List<Extra> extra(ArtifactStore artifacts, List<ArtifactRef> manifests) {
    return manifests.stream()
        .map(
            manifest ->
                new Extra(
                    manifest.sha256(),
                    CorpusManifests.read(artifacts, manifest).utterances().size()))
        .toList();
  }

  /**
   * Cuts the corpora again.
   *
   * @param extraManifests of further corpora
   * @throws dev.vocalise.model.dataset.ProtocolException if the parts are not apart
   */
  public static Cut cut(
      ExperimentSpec experiment,
      ArtifactRef sourceManifest,
      ArtifactRef targetManifest,
      List<ArtifactRef> extraManifests,
      int seed,
      ArtifactStore artifacts) {
    SplitCorpora corpora =
        SplitCorpora.of(experiment, sourceManifest, targetManifest, seed, artifacts);
    SortedMap<String, List<Utterance>> extra = new TreeMap<>();
    extraManifests.forEach(
        manifest ->
            extra.put(manifest.sha256(), CorpusManifests.read(artifacts, manifest).utterances()));
    if (!extra.isEmpty()) {
      corpora.requireApart(extra);
    }
    return new Cut(corpora.protocol(), corpora);
  }
}
