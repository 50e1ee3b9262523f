package dev.vocalise.activities.training;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.functionals.BranchFunctionals;
import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.SourceFacts;
import dev.vocalise.model.prediction.ModelDescription;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.training.LearnerState;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one branch of a run reads, fetched and verified: the checkpoint to start from,
 * the split, audio, words or functionals.
 */
public final class TrainingInputs {
  private final RunContext context;
  private final TrainingRequest request;
  private final BranchEncoder encoder;
  private final SplitCorpora corpora;
  private final @Nullable BranchFunctionals functionals;
  private final ClipMaker clips;
  private final SplitPart sourceTrain;
  private final SplitPart sourceValidation;
  private final SplitPart targetTrain;
  private final SplitPart targetTest;
  private final Recipe recipe;
  private @Nullable ExtraCorpora extra;
  private int truncated;
  private @Nullable Fitted fitted;
  private final SortedMap<String, Integer> labelsRead = new TreeMap<>();

  private TrainingInputs(
      RunContext context, TrainingRequest request, BranchEncoder encoder, SplitCorpora corpora) {
    this.context = context;
    this.request = request;
    this.encoder = encoder;
    this.corpora = corpora;
    clips = new ClipMaker(context);
    functionals = BranchFunctionals.of(context, request, encoder);
    BranchTranscripts words =
        request.branchSpec().reads()
            ? BranchTranscripts.of(request, corpora, context.artifacts())
            : BranchTranscripts.NONE;
    Protocol split = corpora.protocol();
    sourceTrain = source("S_tr", split.sourceTrain(), words);
    sourceValidation = source("S_va", split.sourceValidation(), words);
    targetTrain = target("T_tr", split.targetTrain(), words.targetTraining());
    targetTest = target("T_te", split.targetTest(), words.targetTest());
    this.recipe = recipe(request.branchSpec(), request.seed());
  }

  private SplitPart source(String name, List<String> ids, BranchTranscripts words) {
    return part(name, Domain.SOURCE, ids, words.source(), corpora.source(), request.source());
  }

  private SplitPart target(String name, List<String> ids, @Nullable Map<String, String> words) {
    return part(name, Domain.TARGET, ids, words, corpora.target(), request.target());
  }

  private SplitPart part(
      String name,
      Domain domain,
      List<String> ids,
      @Nullable Map<String, String> words,
      SplitCorpora.Side corpus,
      PreparedAudio audio) {
    return new SplitPart(name, domain, ids, words, request.branchSpec().hears(), corpus, audio);
  }

  public static TrainingInputs open(RunContext context, TrainingRequest request) {
    return new TrainingInputs(
        context,
        request,
        BranchEncoder.of(context, request.branchSpec()),
        SplitCorpora.of(request, context.artifacts()));
  }

  /**
   * The same for a model that is trained, whose report says what its encoder knew.
   *
   * @param report of its training
   */
  public static TrainingInputs ofTrained(
      RunContext context, TrainingRequest request, ArtifactRef report) {
    TrainingInputs inputs = open(context, request);
    inputs.fitted = TrainingEvidence.read(context.artifacts(), report).fittedOrNothing();
    return inputs;
  }

  public Recipe recipe() {
    return recipe;
  }

  /**
   * What a branch is trained with: the settings of the wire as those of the method.
   *
   * @throws StageException if there is no such method, or it does not take a value or the encoder
   */
  public static Recipe recipe(BranchSpec branch, long seed) {
    try {
      Method method = Method.of(branch.methodName());
      Values values =
          Values.of(method.settings(), Modality.of(branch.modality()), branch.training());
      List<String> encoders = method.encoders();
      if (!encoders.isEmpty() && !encoders.contains(branch.kind())) {
        throw new IllegalArgumentException(
            "method %s: expected an encoder of kind %s, got %s"
                .formatted(method.name(), String.join(" or ", encoders), branch.kind()));
      }
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

  /** What the model tells apart, in the order of its logits. */
  public ClassNames classes() {
    return corpora.source().corpus().classes();
  }

  public Protocol protocol() {
    return corpora.protocol();
  }

  /** A model in its initial state on the run's device; the caller closes it. */
  public Learner newLearner() throws IOException {
    return newLearner(recipe);
  }

  private Learner newLearner(Recipe recipe) throws IOException {
    BackboneFamily.Start start = start();
    Encoder fresh = encoder.family().encoder(start, context.device());
    try {
      return recipe.learner(new Foundation(fresh, encoder.family().logMels(start), facts()));
    } catch (IllegalArgumentException e) {
      fresh.close();
      throw new StageException(
          FailureCode.SPEC_INVALID,
          "experiment '%s': %s".formatted(request.experiment().name(), e.getMessage()),
          e);
    }
  }

  /** A learner with the weights of a trained model, which is used in this precision. */
  public Learner trainedLearner(Path weights, Precision precision) throws IOException {
    Learner learner = newLearner(recipe.usedIn(precision));
    try {
      LearnerState.restoreWeights(learner, weights);
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  public TrainingParts parts() throws IOException {
    return new TrainingParts(
        labelled(sourceTrain),
        labelled(sourceValidation),
        recipe.schedule().usesTarget()
            ? new TargetPart(features(targetTrain, usable(targetTrain)), extraFeatures())
            : null);
  }

  private @Nullable FeatureSource extraFeatures() throws IOException {
    return request.extra().isEmpty()
        ? null
        : extra()
            .features(context, encoder, clips, clips(sourceTrain, usable(sourceTrain)), recipe);
  }

  private ExtraCorpora extra() {
    if (extra == null) {
      extra = ExtraCorpora.of(request, context.artifacts());
    }
    return extra;
  }

  /** The further corpora of this training. */
  List<TrainingEvidence.Extra> extraUsed() {
    return extra().used();
  }

  private LabelledPart labelled(SplitPart part) throws IOException {
    List<String> ids = usable(part);
    return new LabelledPart(
        features(part, ids), labels(part, ids), part.corpus().voices(ids), classes());
  }

  /** What the method cannot do with this corpus. */
  List<String> notes() {
    return recipe.method().notes(recipe.values(), facts());
  }

  /** What stands with the weights, so that they can be used without the campaign. */
  ModelDescription description() {
    return new ModelDescription(
        request.branchSpec().modality(),
        encoder.family().kind(),
        encoder.values().stored(),
        recipe.method().name(),
        recipe.values().storedOfTraining(),
        classes().names(),
        facts(),
        request.target().sampleRateHz(),
        functionals == null ? null : functionals.source().columns());
  }

  /** What the labels of S_tr say, without its recordings. */
  private SourceFacts facts() {
    List<String> ids = usable(sourceTrain);
    SplitCorpora.Side source = sourceTrain.corpus();
    return SourceFacts.of(classes().size(), source.labels(ids), source.voices(ids));
  }

  /**
   * Refuses what would be refused after hours only; looks at no audio and no weights.
   *
   * @throws StageException if a part has nothing that this branch can use
   */
  void requireUsableParts() {
    usable(sourceTrain);
    usable(sourceValidation);
    if (recipe.schedule().usesTarget()) {
      usable(targetTrain);
    }
    extra().requireUsable(request.experiment().name(), recipe.method(), corpora);
    testIds();
  }

  private List<String> usable(SplitPart part) {
    if (part.wordless()) {
      throw new StageException(
          FailureCode.TRANSCRIPT_MISSING,
          "experiment '%s', seed %d: none of the %d utterances of %s has a transcript; expected some to read; register the corpus with its transcripts, or let a recogniser write them (text.transcripts: asr)"
              .formatted(
                  request.experiment().name(), request.seed(), part.ids().size(), part.name()));
    }
    return part.usable();
  }

  /** T_te of all modalities together: what the split says. */
  public List<String> testPart() {
    return targetTest.ids();
  }

  /** What of T_te this branch can score; may be nothing only where audio decides without text. */
  public List<String> testIds() {
    FusionSpec fusion = request.experiment().fusion();
    boolean audioDecides = fusion != null && !fusion.missingText().equals(FusionSpec.DROP);
    return audioDecides ? targetTest.usable() : usable(targetTest);
  }

  /** T_te without labels, in the order of {@link #testIds()}. */
  public FeatureSource testFeatures() throws IOException {
    return features(targetTest, testIds());
  }

  /** Labels of utterances of T_te; asked for once the model is chosen, never in training. */
  public int[] testLabels(List<String> ids) {
    return labels(targetTest, ids);
  }

  private int[] labels(SplitPart part, List<String> ids) {
    labelsRead.merge(part.name(), ids.size(), Integer::sum);
    return part.corpus().labels(ids);
  }

  /** How many labels of each part were handed out so far: none of the target in training. */
  SortedMap<String, Integer> labelsRead() {
    SortedMap<String, Integer> all = new TreeMap<>(labelsRead);
    for (SplitPart part : List.of(sourceTrain, sourceValidation, targetTrain, targetTest)) {
      all.putIfAbsent(part.name(), 0);
    }
    return all;
  }

  private FeatureSource features(SplitPart part, List<String> ids) throws IOException {
    int shares = part.domain() == Domain.TARGET ? 1 + request.extra().size() : 1;
    BackboneFamily.Start start = encoder.start(context, request.seed(), fitted(), shares);
    FeatureSource features = encoder.family().features(start, part.domain(), clips(part, ids));
    truncated += features.truncated();
    return features;
  }

  private List<Clip> clips(SplitPart part, List<String> ids) throws IOException {
    UnaryOperator<String> sound = part.corpus()::digest;
    if (functionals != null) {
      return clips.ofRows(ids, sound, functionals, part.domain());
    }
    Map<String, String> words = part.words() == null ? Map.of() : part.words();
    return part.heard()
        ? clips.ofRecordings(ids, sound, part.audio(), words)
        : clips.ofWords(ids, sound, words);
  }

  /**
   * What a branch read in training: per part how many utterances the split put there, and how many
   * of them had no transcript. Who reads alone leaves these out; who also hears reads no word. T_te
   * is counted where it is scored.
   *
   * @param targetTrain null where the target is not trained on
   * @param truncated utterances of these parts that had more words or word pieces than are read
   */
  record TextReport(
      Count sourceTrain, Count sourceValidation, @Nullable Count targetTrain, int truncated) {
    /** Utterances of a part, and those of them that have no words. */
    record Count(int utterances, int withoutTranscript) {}
  }

  /** What the text parts of training lack; null where the branch does not read. */
  @Nullable TextReport textReport() {
    if (!request.branchSpec().reads()) {
      return null;
    }
    return new TextReport(
        sourceTrain.count(),
        sourceValidation.count(),
        recipe.schedule().usesTarget() ? targetTrain.count() : null,
        truncated);
  }

  /** Utterances with more words or word pieces than are read, in all features made so far. */
  public int truncated() {
    return truncated;
  }

  /** Utterances of T_te without words, where the branch reads. */
  public int testedWithoutTranscript() {
    return targetTest.count().withoutTranscript();
  }

  private BackboneFamily.Start start() throws IOException {
    return encoder.start(context, request.seed(), fitted(), 1);
  }

  /** What the encoder knows of the training parts: of the model's report, else found out once. */
  Fitted fitted() throws IOException {
    if (fitted == null) {
      fitted =
          encoder
              .family()
              .fit(
                  encoder.values(),
                  new TrainingClips(
                      clips(sourceTrain, sourceTrain.usable()),
                      clips(targetTrain, targetTrain.usable())));
    }
    return fitted;
  }
}
