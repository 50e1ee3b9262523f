package dev.vocalise.activities.estimate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.training.SplitOutlook;
import dev.vocalise.activities.training.TrainingInputs;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.benchmark.StepKind;
import dev.vocalise.model.benchmark.StepKind.Heard;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.Schedule;
import dev.vocalise.model.settings.Range;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.training.PlannedWork;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A branch of an experiment as its training will be.
 *
 * @param kind what is measured; without the folder of its checkpoint
 * @param checkpoint null for an encoder that is drawn
 * @param key equal for steps that take the same
 */
record Planned(
    BranchSpec branch,
    Recipe recipe,
    StepKind kind,
    @Nullable ModelFiles checkpoint,
    PlannedWork work,
    RunCost.Utterances utterances,
    String key) {

  /** Recordings that stand for all. */
  private static final int SAMPLE = 16;

  /** Settings that say how long a training lasts and not what a step takes. */
  private static final Set<String> OF_LENGTH =
      Set.of(
          "training.epochs",
          "training.maxRounds",
          "training.patience",
          "training.improvement",
          "training.selection",
          "training.warmUp",
          "training.collapse",
          "training.lrPatience",
          "training.validateEvery.source",
          "training.validateEvery.target",
          "duplicate.source",
          "duplicate.target");

  /**
   * The corpora of an experiment.
   *
   * @param parts S_tr, S_va, T_tr and T_te as the seeds cut them
   * @param extra those that are adapted to as well
   */
  record Corpora(
      CorpusManifest source,
      CorpusManifest target,
      List<CorpusManifest> extra,
      Map<String, SplitOutlook.Part> parts) {

    SplitOutlook.Part part(String name) {
      return Objects.requireNonNull(parts.get(name), name);
    }
  }

  /**
   * @param checkpoint of the branch, if its kind starts from one
   * @param columns of the functionals that it reads; 0 for none
   * @param room device and threads
   */
  static Planned of(
      ExperimentSpec experiment,
      BranchSpec branch,
      Corpora corpora,
      @Nullable ModelFiles checkpoint,
      int columns,
      Room room) {
    Recipe recipe = TrainingInputs.recipe(branch, 0);
    BackboneFamily family = BackboneFamily.of(branch.kind());
    List<Utterance> all =
        Stream.concat(corpora.source.utterances().stream(), corpora.target.utterances().stream())
            .toList();
    CorpusAdapter adapter = CorpusAdapter.of(corpora.source.kind());
    StepKind kind =
        new StepKind(
            recipe.method().name(),
            branch.modality(),
            branch.training(),
            branch.kind(),
            BranchEncoder.values(family, branch).stored(),
            null,
            sample(all, branch.hears()),
            branch.reads() && !(family instanceof Pretrained)
                ? corpora.source.utterances().stream()
                    .map(Utterance::transcript)
                    .filter(Objects::nonNull)
                    .toList()
                : List.of(),
            ClassNames.of(experiment.classes()).size(),
            corpora.part("S_tr").speakers().most(),
            corpora.source.utterances().stream().anyMatch(one -> adapter.gender(one) != null),
            columns,
            room.device(),
            room.threads());
    RunCost.Utterances utterances = utterances(branch, recipe.schedule(), corpora, all);
    return new Planned(
        branch,
        recipe,
        kind,
        checkpoint,
        PlannedWork.of(recipe.schedule(), utterances.training()),
        utterances,
        key(kind, recipe, checkpoint));
  }

  private static RunCost.Utterances utterances(
      BranchSpec branch, Schedule schedule, Corpora corpora, List<Utterance> all) {
    TextSpec text = branch.text();
    boolean target = schedule.usesTarget();
    boolean ownWords = text == null || text.trainingTranscripts().equals(TextSpec.CORPUS);
    boolean testedOnOwn = text == null || text.transcripts().equals(TextSpec.CORPUS);
    return new RunCost.Utterances(
        new PlannedWork.Parts(
            usable(corpora.part("S_tr"), branch, true),
            usable(corpora.part("S_va"), branch, true),
            target ? usable(corpora.part("T_tr"), branch, ownWords) : 0,
            target ? corpora.extra.stream().mapToInt(one -> one.utterances().size()).sum() : 0),
        usable(corpora.part("T_te"), branch, testedOnOwn),
        all.stream().mapToDouble(Utterance::seconds).average().orElse(0));
  }

  /** Who reads alone leaves out what has no words; those of a recogniser are not known yet. */
  private static int usable(SplitOutlook.Part part, BranchSpec branch, boolean ownWords) {
    int all = part.utterances().most();
    return branch.hears() || !ownWords ? all : all - part.withoutTranscript().least();
  }

  /**
   * Some of the utterances, the longest first and the others evenly between: a batch is as long as
   * its longest.
   */
  private static List<Heard> sample(List<Utterance> all, boolean hears) {
    List<Heard> sorted =
        all.stream()
            .filter(one -> hears || one.transcript() != null)
            .map(one -> new Heard(one.seconds(), one.transcript()))
            .sorted(
                Comparator.comparingDouble((Heard one) -> hears ? one.seconds() : letters(one))
                    .reversed())
            .toList();
    int size = Math.min(SAMPLE, sorted.size());
    return IntStream.range(0, size)
        .mapToObj(i -> sorted.get((int) ((long) i * sorted.size() / size)))
        .toList();
  }

  private static int letters(Heard heard) {
    String words = heard.words();
    return words == null ? 0 : words.length();
  }

  private static String key(StepKind kind, Recipe recipe, @Nullable ModelFiles checkpoint) {
    ObjectNode key = CanonicalJson.MAPPER.valueToTree(kind);
    key.set("training", CanonicalJson.tree(cost(recipe.values()))); // as far as they count
    ArrayNode phases = key.putArray("phases");
    recipe.schedule().phases().forEach(phase -> phases.add(phase.feeding() + " " + phase.views()));
    if (checkpoint != null) {
      key.set("geometry", checkpoint.geometry());
    }
    return CanonicalJson.sha256(key);
  }

  /** Of a number, such as the weight of a loss, it matters whether it is 0: then it is left out. */
  private static Map<String, Object> cost(Values values) {
    Map<String, Object> counting = new LinkedHashMap<>();
    for (Setting setting : values.settings().list()) {
      Object value = values.find(setting.key());
      if (value != null && !OF_LENGTH.contains(setting.key())) {
        boolean number = setting.range() instanceof Range.Decimal;
        counting.put(setting.key(), number ? (Object) !value.equals(0.0) : value);
      }
    }
    return counting;
  }

  /** For people, such as {@code multitask with ast, batches of 64 in passes of 8}. */
  String words() {
    Schedule.Batches batches = recipe.schedule().batches();
    return "%s with %s, batches of %d%s"
        .formatted(
            recipe.method().name(),
            branch.kind(),
            batches.size(),
            batches.pass() == batches.size() ? "" : " in passes of " + batches.pass());
  }

  /** Names of the corpora whose sound a training of this experiment hears. */
  static List<String> heard(ExperimentSpec experiment) {
    List<String> names =
        new ArrayList<>(List.of(experiment.source().corpus(), experiment.target().corpus()));
    experiment.extraCorpora().stream().map(ExtraCorpus::corpus).forEach(names::add);
    return names;
  }
}
