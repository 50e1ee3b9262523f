package dev.vocalise.activities.training;

import dev.vocalise.activities.dataset.AudioShards;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.LearnerState;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.Transcripts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one branch of a run reads, fetched and verified: the checkpoint to start from,
 * the split, audio or words.
 */
public final class TrainingInputs {
  private final RunContext context;
  private final TrainingRequest request;
  private final BranchEncoder encoder;
  private final SplitCorpora corpora;
  private final @Nullable BranchTranscripts words;
  private final Recipe recipe;
  private int truncated;

  private TrainingInputs(
      RunContext context, TrainingRequest request, BranchEncoder encoder, SplitCorpora corpora) {
    this.context = context;
    this.request = request;
    this.encoder = encoder;
    this.corpora = corpora;
    this.words =
        request.branchSpec().text() == null
            ? null
            : BranchTranscripts.of(request, corpora, context.artifacts());
    this.recipe = recipe(request.branchSpec(), request.seed());
  }

  public static TrainingInputs open(RunContext context, TrainingRequest request) {
    return new TrainingInputs(
        context,
        request,
        BranchEncoder.of(context, request.branchSpec()),
        SplitCorpora.of(request, context.artifacts()));
  }

  public Recipe recipe() {
    return recipe;
  }

  /**
   * What a branch is trained with: the settings of the wire as those of the method.
   *
   * @throws StageException if there is no such method or it does not take a value
   */
  static Recipe recipe(BranchSpec branch, long seed) {
    Modality modality = branch.text() == null ? Modality.AUDIO : Modality.TEXT;
    try {
      Method method = Method.of(branch.methodName());
      Values values = Values.of(method.settings(), modality, branch.training());
      method
          .problems(values)
          .forEach(
              (key, problem) -> {
                throw new IllegalArgumentException(key + ": " + problem);
              });
      return new Recipe(method, values, seed);
    } catch (IllegalArgumentException e) {
      throw new StageException(FailureCode.SPEC_INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  public Protocol protocol() {
    return corpora.protocol();
  }

  /** A model in its initial state on the run's device; the caller closes it. */
  public Learner newLearner() throws IOException {
    return recipe.learner(encoder.family().encoder(start(), context.device()));
  }

  /** A learner with the weights of a trained model. */
  public Learner trainedLearner(Path weights) throws IOException {
    Learner learner = newLearner();
    try {
      LearnerState.restoreWeights(learner, tensors(weights));
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private static StateTensors tensors(Path file) {
    SortedMap<String, TensorData> all = new TreeMap<>();
    try (SafeTensors tensors = SafeTensors.open(file)) {
      tensors.names().forEach(name -> all.put(name, tensors.data(name)));
    }
    return new StateTensors(all);
  }

  public TrainingParts parts() throws IOException {
    Protocol split = corpora.protocol();
    List<String> sourceTrain = source(split.sourceTrain(), "S_tr");
    List<String> sourceValidation = source(split.sourceValidation(), "S_va");
    TargetPart target =
        recipe.schedule().usesTarget()
            ? new TargetPart(
                targetFeatures(targetTrain(), words == null ? null : words.targetTraining()))
            : null;
    return new TrainingParts(
        new LabelledPart(sourceFeatures(sourceTrain), corpora.sourceLabels(sourceTrain)),
        new LabelledPart(sourceFeatures(sourceValidation), corpora.sourceLabels(sourceValidation)),
        target);
  }

  /**
   * Refuses what would be refused after hours only; looks at no audio and no weights.
   *
   * @throws StageException if a part has nothing that this branch can use
   */
  void requireUsableParts() {
    Protocol split = corpora.protocol();
    source(split.sourceTrain(), "S_tr");
    source(split.sourceValidation(), "S_va");
    if (recipe.schedule().usesTarget()) {
      targetTrain();
    }
    testIds();
  }

  private List<String> targetTrain() {
    return spoken(
        corpora.protocol().targetTrain(), words == null ? null : words.targetTraining(), "T_tr");
  }

  private List<String> source(List<String> ids, String part) {
    return spoken(ids, words == null ? null : words.source(), part);
  }

  /** The ids of a part that this branch can use. */
  private List<String> spoken(
      List<String> ids, @Nullable Map<String, String> transcripts, String part) {
    if (transcripts == null) {
      return ids;
    }
    List<String> usable = BranchTranscripts.spoken(ids, transcripts);
    if (usable.isEmpty()) {
      throw new StageException(
          FailureCode.TRANSCRIPT_MISSING,
          "experiment '%s', seed %d: none of the %d utterances of %s has a transcript; expected some to read; register the corpus with its transcripts, or let a recogniser write them (text.transcripts: asr)"
              .formatted(request.experiment().name(), request.seed(), ids.size(), part));
    }
    return usable;
  }

  /** T_te of all modalities together: what the split says. */
  public List<String> testPart() {
    return corpora.protocol().targetTest();
  }

  /** What of T_te this branch can score; may be nothing only where audio decides without text. */
  public List<String> testIds() {
    FusionSpec fusion = request.experiment().fusion();
    if (words != null && fusion != null && !fusion.missingText().equals(FusionSpec.DROP)) {
      return BranchTranscripts.spoken(testPart(), words.targetTest());
    }
    return spoken(testPart(), words == null ? null : words.targetTest(), "T_te");
  }

  /** T_te without labels, in the order of {@link #testIds()}. */
  public FeatureSource testFeatures() throws IOException {
    return targetFeatures(testIds(), words == null ? null : words.targetTest());
  }

  /** Labels of utterances of T_te; asked for once the model is chosen. */
  public int[] testLabels(List<String> ids) {
    return corpora.targetLabels(ids);
  }

  private FeatureSource sourceFeatures(List<String> ids) throws IOException {
    return features(
        ids, corpora::sourceDigest, request.source(), words == null ? null : words.source());
  }

  private FeatureSource targetFeatures(List<String> ids, @Nullable Map<String, String> transcripts)
      throws IOException {
    return features(ids, corpora::targetDigest, request.target(), transcripts);
  }

  private FeatureSource features(
      List<String> ids,
      UnaryOperator<String> digest,
      PreparedAudio audio,
      @Nullable Map<String, String> transcripts)
      throws IOException {
    Function<String, Clip> clip;
    if (transcripts == null) {
      AudioShards shards = AudioShards.open(audio, context.artifacts(), context.cache());
      clip = id -> new Recording(digest.apply(id), id, shards);
    } else {
      clip = id -> Clip.ofWords(digest.apply(id), Objects.requireNonNull(transcripts.get(id), id));
    }
    FeatureSource features = encoder.family().features(start(), ids.stream().map(clip).toList());
    truncated += features.truncated();
    return features;
  }

  /**
   * What a text branch read in training: per part how many utterances the split put there, and how
   * many of them had no transcript and were left out. T_te is counted where it is scored.
   *
   * @param targetTrain null where the target is not trained on
   * @param truncated utterances of these parts that had more word pieces than are read
   */
  record TextReport(
      BranchTranscripts.Count sourceTrain,
      BranchTranscripts.Count sourceValidation,
      BranchTranscripts.@Nullable Count targetTrain,
      int truncated) {}

  /** What the text parts of training lack; null for audio. */
  @Nullable TextReport textReport() {
    if (words == null) {
      return null;
    }
    Protocol split = corpora.protocol();
    return new TextReport(
        BranchTranscripts.count(split.sourceTrain(), words.source()),
        BranchTranscripts.count(split.sourceValidation(), words.source()),
        recipe.schedule().usesTarget()
            ? BranchTranscripts.count(split.targetTrain(), words.targetTraining())
            : null,
        truncated);
  }

  /** Utterances with more word pieces than are read, in all features made so far. */
  public int truncated() {
    return truncated;
  }

  private BackboneFamily.Start start() throws IOException {
    return encoder.start(context, request.seed());
  }

  /** Copies its samples out of the mapped shard each time: a corpus need not fit into memory. */
  private record Recording(String digest, String id, AudioShards shards) implements Clip {
    @Override
    public float[] wave() {
      return shards.wave(id);
    }

    @Override
    public int samples() {
      return shards.samples(id);
    }
  }

  /**
   * Artifacts that the weights depend on, and no others: text needs no audio, and recognised words
   * count only where T_tr is read from them.
   */
  static List<FileRef> inputs(RunContext context, TrainingRequest request) {
    List<FileRef> inputs = new ArrayList<>(BranchEncoder.of(context, request.branchSpec()).files());
    TextSpec text = request.branchSpec().text();
    inputs.add(
        JsonArtifacts.file("source.jsonl", "manifest", request.source().dataset().manifest()));
    if (text == null) {
      inputs.add(JsonArtifacts.file("source-audio.json", "index", request.source().index()));
    }
    inputs.add(
        JsonArtifacts.file("target.jsonl", "manifest", request.target().dataset().manifest()));
    if (text == null) {
      inputs.add(JsonArtifacts.file("target-audio.json", "index", request.target().index()));
    }
    Transcripts recognised = request.transcripts();
    if (text != null && !text.trainingTranscripts().equals(TextSpec.CORPUS) && recognised != null) {
      inputs.add(JsonArtifacts.file("target-words.jsonl", "transcripts", recognised.lines()));
    }
    return inputs;
  }
}
