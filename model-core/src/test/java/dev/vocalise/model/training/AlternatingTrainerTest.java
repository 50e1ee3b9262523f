package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.PairBatch;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.multitask.LossSettings;
import dev.vocalise.model.training.TrainingEvent.CheckpointReady;
import dev.vocalise.model.training.TrainingEvent.Measured;
import dev.vocalise.model.training.TrainingEvent.RoundDone;
import dev.vocalise.model.training.TrainingEvent.StepDone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlternatingTrainerTest {

  private static final double NOISE = 1.2;

  private static TrainingParts parts(long order) {
    return new TrainingParts(
        labelled("s", 30, order),
        labelled("v", 24, order),
        new TargetPart(new CloudFeatures(shuffled("t", 12, order), NOISE)));
  }

  private static LabelledPart labelled(String corpus, int n, long order) {
    List<String> digests = shuffled(corpus, n, order);
    return new LabelledPart(new CloudFeatures(digests, NOISE), CloudFeatures.labels(digests));
  }

  private static List<String> shuffled(String corpus, int n, long order) {
    List<String> digests = CloudFeatures.digests(corpus, n);
    Collections.shuffle(digests, new Random(order));
    return digests;
  }

  /** Batches of 16: 10 of the source and 4 of the target per round. */
  private static TrainingSettings settings(int rounds, boolean useTarget) {
    return new TrainingSettings(
        7,
        useTarget,
        16,
        16,
        rounds,
        rounds,
        Improvement.BEST_ROUND,
        ModelSelection.BEST_AFTER_TARGET,
        0.02,
        0,
        0.1,
        5,
        4,
        3,
        1,
        1,
        8,
        new LossSettings(0.5, 0.5, 0.1, 0.1, ContrastiveForm.LITERAL));
  }

  private static TrainingReport train(
      TrainingSettings settings, @Nullable Checkpoint from, TrainingListener listener) {
    Learner learner = new LinearLearner(CloudFeatures.LENGTH);
    return AlternatingTrainer.train(learner, parts(1), settings, from, listener);
  }

  @Test
  void twoRunsWithOneSeedEndWithEqualBits() {
    TrainingReport first = train(settings(3, true), null, TrainingListener.none());
    TrainingReport second = train(settings(3, true), null, TrainingListener.none());
    assertThat(second.model().digest()).isEqualTo(first.model().digest());
    assertThat(second.measurements()).isEqualTo(first.measurements());
  }

  @Test
  void listingThePartsInAnotherOrderMovesNothing() {
    TrainingReport listed = train(settings(2, true), null, TrainingListener.none());
    TrainingReport permuted =
        AlternatingTrainer.train(
            new LinearLearner(CloudFeatures.LENGTH),
            parts(2),
            settings(2, true),
            null,
            TrainingListener.none());
    assertThat(permuted.model().digest()).isEqualTo(listed.model().digest());
  }

  @Test
  void itLearnsWhatCanBeLearnt() {
    TrainingReport report = train(settings(10, true), null, TrainingListener.none());
    assertThat(report.validationAccuracy()).isGreaterThan(0.6);
  }

  @Test
  void resumingAfterAnyStepOrRoundEndsWithTheBitsOfTheStraightRun(@TempDir Path directory)
      throws IOException {
    TrainingSettings settings = settings(3, true);
    List<Path> checkpoints = new ArrayList<>();
    TrainingReport straight =
        train(
            settings,
            null,
            event -> {
              if (event instanceof StepDone done) {
                checkpoints.add(written(done.checkpoint(), directory, checkpoints.size()));
              } else if (event instanceof CheckpointReady ready) {
                checkpoints.add(written(ready.checkpoint(), directory, checkpoints.size()));
              }
            });
    assertThat(checkpoints).hasSize(3 * (10 + 4) + 3);
    for (Path file : checkpoints) {
      Checkpoint checkpoint = CheckpointFormat.read(file);
      TrainingReport resumed = train(settings, checkpoint, TrainingListener.none());
      assertThat(resumed.model().digest())
          .as("from %s", checkpoint.next())
          .isEqualTo(straight.model().digest());
      assertThat(resumed.measurements()).isEqualTo(straight.measurements());
      assertThat(resumed.bestRound()).isEqualTo(straight.bestRound());
      assertThat(resumed.rounds()).isEqualTo(straight.rounds());
    }
  }

  private static Path written(Supplier<Checkpoint> checkpoint, Path directory, int number) {
    try {
      Path file = directory.resolve("checkpoint-" + number + ".safetensors");
      CheckpointFormat.write(file, checkpoint.get());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCheckpointOfOtherSettingsIsRefused() {
    List<Checkpoint> checkpoints = new ArrayList<>();
    train(
        settings(1, true),
        null,
        event -> {
          if (event instanceof CheckpointReady ready) {
            checkpoints.add(ready.checkpoint().get());
          }
        });
    assertThatThrownBy(() -> train(settings(2, true), checkpoints.get(0), TrainingListener.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpoint belongs to other settings or data");
  }

  @Test
  void measurementsComeEverySoManyBatchesAndAtTheEndOfEachEpoch() {
    List<String> seen = new ArrayList<>();
    TrainingReport report =
        train(
            settings(1, true),
            null,
            event -> {
              if (event instanceof Measured measured) {
                Measurement m = measured.measurement();
                seen.add(m.domain().label() + m.batch() + "@" + m.step());
              } else if (event instanceof RoundDone done) {
                seen.add("round" + done.round());
                assertThat(done.progress().fraction()).isEqualTo(1);
              }
            });
    assertThat(seen)
        .containsExactly(
            "source4@4", "source8@8", "source10@10", "target3@13", "target4@14", "round1");
    assertThat(report.stopReason()).isEqualTo(StopReason.MAX_ROUNDS);
    assertThat(report.measurements().get(0).losses().emotion()).isNotNull();
    assertThat(report.measurements().get(3).losses().emotion()).isNull();
  }

  @Test
  void theSelectedStateStoodAtTheEndOfARoundAndALaterOneWinsATie() {
    Map<Integer, Double> accuracies = new TreeMap<>();
    Map<Integer, String> states = new TreeMap<>();
    TrainingReport report =
        train(
            settings(8, true),
            null,
            event -> {
              if (event instanceof RoundDone done) {
                accuracies.put(done.round(), done.validationAccuracy());
              } else if (event instanceof CheckpointReady ready) {
                states.put(ready.round(), ready.checkpoint().get().model().digest());
              }
            });
    double best = Collections.max(accuracies.values());
    int lastBest =
        accuracies.entrySet().stream()
            .filter(e -> e.getValue() == best)
            .mapToInt(Map.Entry::getKey)
            .max()
            .orElseThrow();
    assertThat(report.bestRound()).isEqualTo(lastBest);
    assertThat(report.validationAccuracy()).isEqualTo(best);
    assertThat(report.model().digest()).isEqualTo(states.get(lastBest));
  }

  @Test
  void withoutTargetARoundIsOneSourceEpoch() {
    List<Domain> domains = new ArrayList<>();
    TrainingReport report =
        train(
            settings(2, false),
            null,
            event -> {
              if (event instanceof StepDone done) {
                domains.add(done.domain());
              }
            });
    assertThat(domains).hasSize(20).containsOnly(Domain.SOURCE);
    assertThat(report.rounds()).isEqualTo(2);
  }

  @Test
  void aListenerStopsTrainingAfterTheCurrentStep() {
    List<Long> steps = new ArrayList<>();
    assertThatThrownBy(
            () ->
                train(
                    settings(2, true),
                    null,
                    event -> {
                      if (event instanceof StepDone done) {
                        steps.add(done.step());
                        if (done.step() == 5) {
                          throw new TrainingInterrupted("cancelled");
                        }
                      }
                    }))
        .isInstanceOf(TrainingInterrupted.class);
    assertThat(steps).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aLossThatIsNotANumberStopsTheRunAndNamesThePlace() {
    Learner learner =
        new LinearLearner(CloudFeatures.LENGTH) {
          @Override
          public Losses step(PairBatch batch, double learningRate, long step) {
            Losses losses = super.step(batch, learningRate, step);
            return step == 12 ? new Losses(Double.NaN, null, Double.NaN, 0.1, null) : losses;
          }
        };
    assertThatThrownBy(
            () ->
                AlternatingTrainer.train(
                    learner, parts(1), settings(2, true), null, TrainingListener.none()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("round 1, target batch 2 (step 12")
        .hasMessageContaining("contrastive NaN")
        .hasMessageContaining("information maximisation 0.1");
  }

  @Test
  void aWeightThatIsNotFiniteStopsTheRunAndIsNamed() {
    Learner learner =
        new LinearLearner(CloudFeatures.LENGTH) {
          @Override
          public String notFinite() {
            return "emotion.weight";
          }
        };
    assertThatThrownBy(
            () ->
                AlternatingTrainer.train(
                    learner, parts(1), settings(2, true), null, TrainingListener.none()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("weight emotion.weight is not finite after round 1, source batch 4");
  }

  @Test
  void aFailureInTheBackgroundReachesTheCaller() {
    FeatureSource broken =
        new CloudFeatures(CloudFeatures.digests("s", 30), NOISE) {
          @Override
          public int view(
              int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
            throw new IllegalStateException("shard is gone");
          }
        };
    TrainingParts parts =
        new TrainingParts(
            new LabelledPart(broken, new int[30]), parts(1).validation(), parts(1).target());
    assertThatThrownBy(
            () ->
                AlternatingTrainer.train(
                    new LinearLearner(CloudFeatures.LENGTH),
                    parts,
                    settings(1, true),
                    null,
                    TrainingListener.none()))
        .hasMessage("shard is gone");
  }

  @Test
  void theTargetPartHasNoLabelsAndNoWayToThem() {
    assertThat(TargetPart.class.getRecordComponents())
        .singleElement()
        .satisfies(component -> assertThat(component.getType()).isEqualTo(FeatureSource.class));
    assertThat(FeatureSource.class.getMethods())
        .allSatisfy(
            method ->
                assertThat(method.getReturnType().getName() + " " + method.getName())
                    .doesNotContainIgnoringCase("label")
                    .doesNotContainIgnoringCase("emotion"));
    assertThat(TrainingParts.class.getRecordComponents())
        .extracting(component -> component.getName())
        .containsExactly("source", "validation", "target");
  }
}
