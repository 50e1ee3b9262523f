package dev.vocalise.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.crnn.Crnn;
import dev.vocalise.model.backbone.crnn.CrnnSizes;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.JoinedFeatures;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.features.Voices;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.CloudFeatures;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.model.training.Trainer;
import dev.vocalise.model.training.TrainingCollapsedException;
import dev.vocalise.model.training.TrainingEvent;
import dev.vocalise.model.training.TrainingListener;
import dev.vocalise.model.training.TrainingReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for each of the methods that use the target. */
class AdaptingMethodsTest {

  private static final Map<String, Object> SHORT =
      Map.of(
          "training.epochs",
          3,
          "training.batchSize",
          8,
          "training.learningRate",
          1e-3,
          "training.selection",
          "last");

  private static final Map<String, Object> SMALL =
      Map.ofEntries(
          Map.entry("training.warmUp", 1),
          Map.entry("training.pretraining", 1),
          Map.entry("networks.decoder1", 8),
          Map.entry("networks.decoder2", 8),
          Map.entry("networks.decoder3", 8),
          Map.entry("networks.domain1", 8),
          Map.entry("networks.domain2", 4),
          Map.entry("networks.critic", 6),
          Map.entry("networks.melCritic1", 4),
          Map.entry("networks.melCritic2", 4),
          Map.entry("networks.melCritic3", 4),
          Map.entry("networks.melCritic4", 4),
          Map.entry("networks.latent", 5));

  private static final int[] ALL_SIX = IntStream.range(0, 6).toArray();

  static Stream<String> methods() {
    return Method.all().stream()
        .filter(method -> method.settings().has("training.collapse"))
        .map(Method::name);
  }

  static Stream<Arguments> methodsInEachPrecision() {
    return methods()
        .flatMap(name -> Precision.names().stream().map(each -> Arguments.of(name, each)));
  }

  private static Recipe recipe(String name, Map<String, Object> more) {
    Method method = Method.of(name);
    Map<String, Object> given = new TreeMap<>(SHORT);
    given.putAll(SMALL);
    given.putAll(more);
    given.keySet().removeIf(key -> !method.settings().has(key));
    return new Recipe(method, Values.byKey(method.settings(), Modality.AUDIO, given), 3);
  }

  private static Learner learner(Recipe recipe) {
    return learner(recipe, new SourceFacts(List.of(5, 5, 5, 5), 3, true));
  }

  private static Learner learner(Recipe recipe, SourceFacts source) {
    Crnn encoder =
        new Crnn(
            TorchEngine.newManager(ComputeDevice.CPU),
            new CrnnSizes(
                TinyLogMels.SIZES.frames(), TinyLogMels.SIZES.bins(), List.of(8, 8, 8), 4, 6, 0.3),
            5);
    return recipe.learner(new Foundation(encoder, TinyLogMels.SIZES, source));
  }

  private static LabelledPart labelled(String corpus, int n) {
    List<String> digests = CloudFeatures.digests(corpus, n);
    int[] speakers = IntStream.range(0, n).map(i -> i % 3).toArray();
    int[] genders = IntStream.range(0, n).map(i -> i % 2).toArray();
    return new LabelledPart(
        new TinyLogMels(digests, 0), CloudFeatures.labels(digests), new Voices(speakers, genders));
  }

  private static final TrainingParts PARTS =
      new TrainingParts(
          labelled("s", 20),
          labelled("v", 8),
          new TargetPart(new TinyLogMels(CloudFeatures.digests("t", 12), 0.3)));

  /** T_tr with recordings of further corpora. */
  private static TrainingParts joined(FeatureSource extra) {
    FeatureSource target = Objects.requireNonNull(PARTS.target()).features();
    return new TrainingParts(PARTS.source(), PARTS.validation(), new TargetPart(target, extra));
  }

  private static TinyLogMels further(String corpus, int n) {
    return new TinyLogMels(CloudFeatures.digests(corpus, n), -0.2);
  }

  private static TrainingReport train(
      Recipe recipe, @Nullable Checkpoint from, TrainingListener listener) {
    return train(recipe, PARTS, from, listener);
  }

  private static TrainingReport train(
      Recipe recipe, TrainingParts parts, @Nullable Checkpoint from, TrainingListener listener) {
    try (Learner learner = learner(recipe)) {
      return Trainer.train(recipe, learner, parts, from, listener);
    }
  }

  private static TrainingReport train(String method, Map<String, Object> more) {
    return train(recipe(method, more), null, TrainingListener.none());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dann", "gan", "addi", "saddi", "aae"})
  void withoutItsTermsAMethodGivesTheBitsOfSourceOnly(String name) {
    Map<String, Object> nothing = new TreeMap<>();
    Method.of(name).settings().list().stream()
        .filter(setting -> setting.meaning().contains("0: not computed"))
        .forEach(setting -> nothing.put(setting.key(), 0.0));
    assertThat(nothing).isNotEmpty();
    StateTensors plain = train("source-only", Map.of()).model();
    StateTensors without = train(name, nothing).model();
    plain
        .tensors()
        .forEach(
            (weight, data) -> assertThat(without.tensors().get(weight)).as(weight).isEqualTo(data));
  }

  /** All terms of all steps, which a product in the wrong place would move by more. */
  @ParameterizedTest
  @MethodSource("methods")
  void theFirstStepsInBfloat16AreNearThoseInFloat32(String name) {
    List<Map<String, Double>> full = firstTerms(name, "float32");
    List<Map<String, Double>> mixed = firstTerms(name, "bfloat16");
    assertThat(mixed).isNotEqualTo(full).hasSameSizeAs(full);
    for (int i = 0; i < full.size(); i++) {
      Map<String, Double> step = mixed.get(i);
      assertThat(step).containsOnlyKeys(full.get(i).keySet());
      full.get(i)
          .forEach(
              (term, value) ->
                  assertThat(step.get(term))
                      .as(term)
                      .isCloseTo(value, within(0.02 * Math.max(1, Math.abs(value)))));
    }
  }

  private static List<Map<String, Double>> firstTerms(String name, String precision) {
    List<Map<String, Double>> terms = new ArrayList<>();
    train(
        recipe(name, Map.of("training.precision", precision, "training.epochs", 2)),
        null,
        event -> {
          if (event instanceof TrainingEvent.StepDone done && done.step() <= 4) {
            terms.add(done.losses().values());
          }
        });
    return terms;
  }

  /** Two, and more than the paper's four. */
  @ParameterizedTest
  @MethodSource("methods")
  void aMethodTellsApartAsManyClassesAsThereAre(String name) {
    for (int classes : new int[] {2, 6}) {
      TrainingParts parts =
          new TrainingParts(
              labelledBy("s", 24, classes), labelledBy("v", 12, classes), PARTS.target());
      Recipe recipe = recipe(name, Map.of());
      try (Learner learner =
          learner(recipe, new SourceFacts(Collections.nCopies(classes, 24 / classes), 3, true))) {
        TrainingReport report =
            Trainer.train(recipe, learner, parts, null, TrainingListener.none());
        assertThat(
                Objects.requireNonNull(report.model().tensors().get("emotion.weight")).shape()[0])
            .isEqualTo(classes);
        assertThat(report.measurements())
            .filteredOn(measurement -> measurement.health() != null)
            .allSatisfy(
                end ->
                    assertThat(Objects.requireNonNull(end.health()).predicted()).hasSize(classes));
      }
    }
  }

  private static LabelledPart labelledBy(String corpus, int n, int classes) {
    LabelledPart four = labelled(corpus, n);
    int[] labels = IntStream.range(0, n).map(i -> i % classes).toArray();
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
    return new LabelledPart(four.features(), labels, four.voices(), new ClassNames(names));
  }

  /** In each phase, so that players, streams and moments of all of them are in the checkpoint. */
  /** Of one set of weights, however it was trained. */
  @Test
  void aModelThatIsUsedInBfloat16DiffersFromFloat32AndRepeatsToTheBit() {
    Recipe recipe = recipe("dann", Map.of("inference.precision", "bfloat16"));
    Inputs inputs = BatchMaker.plain(new TinyLogMels(CloudFeatures.digests("t", 6), 0.3), ALL_SIX);
    try (Learner trained = learner(recipe);
        Learner used = learner(recipe.usedIn(Precision.BFLOAT16))) {
      float[][] once = used.logits(inputs);
      assertThat(used.logits(inputs)).isDeepEqualTo(once);
      float[][] full = trained.logits(inputs);
      assertThat(once).satisfies(rows -> assertThat(Arrays.deepEquals(rows, full)).isFalse());
      for (int i = 0; i < full.length; i++) {
        assertThat(once[i]).containsExactly(full[i], within(0.05f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("methodsInEachPrecision")
  void aRunThatStopsAfterAnyStepEndsWithTheSameBits(String name, String precision) {
    Recipe recipe = recipe(name, Map.of("training.precision", precision));
    List<Checkpoint> checkpoints = new ArrayList<>();
    TrainingReport straight =
        train(
            recipe,
            null,
            event -> {
              if (event instanceof TrainingEvent.StepDone done) {
                checkpoints.add(copy(done.checkpoint().get()));
              }
            });
    assertThat(checkpoints).hasSizeGreaterThan(6);
    for (Checkpoint checkpoint : checkpoints) {
      TrainingReport resumed = train(recipe, checkpoint, TrainingListener.none());
      assertThat(resumed.model().digest())
          .as("after step %d", checkpoint.step())
          .isEqualTo(straight.model().digest());
      assertThat(resumed.measurements()).isEqualTo(straight.measurements());
    }
  }

  /** However they are listed; a checkpoint of a training without them does not fit. */
  @Test
  void furtherRecordingsJoinTheTargetsAndAStopChangesNothing() {
    Recipe recipe = recipe("aae", Map.of());
    TrainingParts parts = joined(new JoinedFeatures(further("x", 7), further("y", 30)));
    List<Checkpoint> checkpoints = new ArrayList<>();
    TrainingReport straight =
        train(
            recipe,
            parts,
            null,
            event -> {
              if (event instanceof TrainingEvent.StepDone done) {
                checkpoints.add(copy(done.checkpoint().get()));
              }
            });
    String digest = straight.model().digest();
    TrainingParts turned = joined(new JoinedFeatures(further("y", 30), further("x", 7)));
    assertThat(train(recipe, turned, null, TrainingListener.none()).model().digest())
        .isEqualTo(digest);
    for (Checkpoint checkpoint : checkpoints) {
      TrainingReport resumed = train(recipe, parts, checkpoint, TrainingListener.none());
      assertThat(resumed.model().digest()).as("after step %d", checkpoint.step()).isEqualTo(digest);
    }
    TrainingReport alone = train("aae", Map.of());
    assertThat(alone.model().digest()).isNotEqualTo(digest);
    assertThat(shares(straight)).as("of T_tr alone").hasSameSizeAs(shares(alone));
    assertThatThrownBy(() -> train(recipe, checkpoints.get(0), TrainingListener.none()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Twelfths, since T_tr has twelve recordings. */
  private static List<Double> shares(TrainingReport report) {
    return report.measurements().stream()
        .filter(measurement -> measurement.health() != null)
        .flatMap(measurement -> Objects.requireNonNull(measurement.health()).predicted().stream())
        .peek(share -> assertThat(share * 12).isEqualTo(Math.rint(share * 12)))
        .toList();
  }

  private static Checkpoint copy(Checkpoint live) {
    Checkpoint.Selected selected = live.selected();
    return live.with(
        live.model().copy(null),
        live.optimizer().copy(null),
        selected == null
            ? null
            : new Checkpoint.Selected(
                selected.round(), selected.score(), selected.model().copy(null)));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void eachEpochSaysWhatIsPredictedForTheTarget(String name) {
    Recipe recipe = recipe(name, Map.of());
    List<Measurement> ends =
        train(recipe, null, TrainingListener.none()).measurements().stream()
            .filter(measurement -> measurement.health() != null)
            .toList();
    assertThat(ends).hasSize(3); // phases that train no classifier are not looked at
    boolean tellsDomains = !name.equals("aae") && !name.equals("mtl-aug");
    for (Measurement end : ends) {
      assertThat(
              Objects.requireNonNull(end.health()).predicted().stream().mapToDouble(p -> p).sum())
          .isEqualTo(1);
      assertThat(end.health().domainAccuracy() != null).isEqualTo(tellsDomains);
    }
  }

  @Test
  void aModelThatOnlyEverPredictsOneClassEndsTheRunWithWhatToTry() {
    // A rate this small leaves the model as it was drawn, which prefers one class for all: that
    // training has only begun slowly is ruled out at its end.
    Map<String, Object> frozen =
        Map.of("training.epochs", 9, "training.learningRate", 1e-12, "training.collapse", 4);
    assertThatThrownBy(() -> train("dann", frozen))
        .isInstanceOf(TrainingCollapsedException.class)
        .hasMessageContaining("after round 9 the model predicts")
        .hasMessageContaining("training.learningRate");
    Map<String, Object> tolerated = new TreeMap<>(frozen);
    tolerated.put("training.collapse", 0);
    assertThat(train("dann", tolerated).rounds()).isEqualTo(9);
  }

  @Test
  void anEncoderWithoutLogMelsIsRefusedWhereTheyAreRebuilt() {
    Recipe recipe = recipe("aae", Map.of());
    Crnn encoder =
        new Crnn(
            TorchEngine.newManager(ComputeDevice.CPU),
            new CrnnSizes(16, 8, List.of(8, 8, 8), 4, 6, 0),
            5);
    assertThatThrownBy(() -> recipe.learner(Foundation.of(encoder)))
        .hasMessageContaining("expected a backbone whose inputs are some, such as crnn");
    encoder.close();
  }
}
