package dev.vocalise.activities.training;

import dev.vocalise.activities.dataset.AudioIndex;
import dev.vocalise.activities.dataset.AudioShards;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.backbone.AstBackbone;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.training.AudioFeatures;
import dev.vocalise.model.training.FeatureSource;
import dev.vocalise.model.training.LabelledPart;
import dev.vocalise.model.training.MultitaskLearner;
import dev.vocalise.model.training.TargetPart;
import dev.vocalise.model.training.TrainingParts;
import dev.vocalise.model.training.TrainingSettings;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything that a run reads, fetched and verified: the checkpoint to start from, the split, the
 * audio.
 */
public final class TrainingInputs {
  private final RunContext context;
  private final TrainingRequest request;
  private final ModelFiles backbone;
  private final SplitCorpora corpora;
  private final TrainingSettings settings;

  private TrainingInputs(
      RunContext context, TrainingRequest request, ModelFiles backbone, SplitCorpora corpora) {
    this.context = context;
    this.request = request;
    this.backbone = backbone;
    this.corpora = corpora;
    this.settings = SpecSettings.training(request.branchSpec().training(), request.seed());
  }

  public static TrainingInputs open(RunContext context, TrainingRequest request) {
    return new TrainingInputs(
        context,
        request,
        checkpoint(context, request.branchSpec().backbone()),
        SplitCorpora.of(request, context.artifacts()));
  }

  /**
   * The registered checkpoint's content; also for the key of the stage, before anything is fetched.
   */
  static ModelFiles checkpoint(RunContext context, String name) {
    return context
        .models()
        .find(name)
        .map(ModelFiles::of)
        .orElseThrow(
            () ->
                new StageException(
                    FailureCode.MODEL_NOT_REGISTERED,
                    "checkpoint '%s' is not registered; run: vocalise model add ast DIR --name %s"
                        .formatted(name, name)));
  }

  public TrainingSettings settings() {
    return settings;
  }

  public Protocol protocol() {
    return corpora.protocol();
  }

  /** A model in its initial state on the run's device; the caller closes it. */
  public MultitaskLearner newLearner() throws IOException {
    AstBackbone encoder =
        AstBackbone.load(backbone.folder(context.artifacts(), context.cache()), context.device());
    return MultitaskLearner.on(encoder, settings);
  }

  /** A learner with the weights of a trained model. */
  public MultitaskLearner trainedLearner(Path weights) throws IOException {
    MultitaskLearner learner = newLearner();
    try {
      learner.load(StoredTensors.read(weights));
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  public TrainingParts parts() throws IOException {
    Protocol split = corpora.protocol();
    AudioShards source = shards(request.source());
    TargetPart target =
        settings.useTarget()
            ? new TargetPart(
                features(shards(request.target()), split.targetTrain(), corpora::targetDigest))
            : null;
    return new TrainingParts(
        new LabelledPart(
            features(source, split.sourceTrain(), corpora::sourceDigest),
            corpora.sourceLabels(split.sourceTrain())),
        new LabelledPart(
            features(source, split.sourceValidation(), corpora::sourceDigest),
            corpora.sourceLabels(split.sourceValidation())),
        target);
  }

  /** T_te without labels. */
  public FeatureSource testFeatures() throws IOException {
    return features(
        shards(request.target()), corpora.protocol().targetTest(), corpora::targetDigest);
  }

  /** Labels of T_te in the order of {@link #testFeatures()}; asked for once the model is chosen. */
  public int[] testLabels() {
    return corpora.targetLabels(corpora.protocol().targetTest());
  }

  private AudioShards shards(PreparedAudio audio) throws IOException {
    AudioIndex index = JsonArtifacts.read(context.artifacts(), audio.index(), AudioIndex.class);
    return AudioShards.open(index, context.artifacts(), context.cache());
  }

  private FeatureSource features(AudioShards shards, List<String> ids, UnaryOperator<String> digest)
      throws IOException {
    List<AudioFeatures.Clip> clips =
        ids.stream().<AudioFeatures.Clip>map(id -> new Clip(digest.apply(id), id, shards)).toList();
    Path folder = backbone.folder(context.artifacts(), context.cache());
    return new AudioFeatures(
        clips, AstFeatureSettings.read(folder.resolve("preprocessor_config.json")), request.seed());
  }

  /** Copies its samples out of the mapped shard each time: a corpus need not fit into memory. */
  private record Clip(String digest, String id, AudioShards shards) implements AudioFeatures.Clip {
    @Override
    public float[] wave() {
      return shards.wave(id);
    }
  }

  /** Artifacts that the run's result depends on. */
  static List<FileRef> inputs(RunContext context, TrainingRequest request) {
    List<FileRef> inputs =
        new ArrayList<>(checkpoint(context, request.branchSpec().backbone()).files());
    inputs.add(
        JsonArtifacts.file("source.jsonl", "manifest", request.source().dataset().manifest()));
    inputs.add(JsonArtifacts.file("source-audio.json", "index", request.source().index()));
    inputs.add(
        JsonArtifacts.file("target.jsonl", "manifest", request.target().dataset().manifest()));
    inputs.add(JsonArtifacts.file("target-audio.json", "index", request.target().index()));
    return inputs;
  }
}
