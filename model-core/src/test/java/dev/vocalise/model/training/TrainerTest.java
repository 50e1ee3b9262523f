package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.method.Feeding;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.StopReason;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.settings.Values;
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
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

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

  private static LinearMethod method(int rounds, boolean useTarget) {
    return LinearMethod.fed(useTarget ? Feeding.ALTERNATING : Feeding.SOURCE_ONLY, rounds);
  }

  private static TrainingReport train(
      LinearMethod method, @Nullable Checkpoint from, TrainingListener listener) {
    return train(method, parts(1), from, listener);
  }

  private static TrainingReport train(
      LinearMethod method,
      TrainingParts parts,
      @Nullable Checkpoint from,
      TrainingListener listener) {
    try (Learner learner = method.recipe().learner(Foundation.of(new CloudEncoder()))) {
      return Trainer.train(method.recipe(), learner, parts, from, listener);
    }
  }

  @Test
  void twoRunsWithOneSeedEndWithEqualBits() {
    TrainingReport first = train(method(3, true), null, TrainingListener.none());
    TrainingReport second = train(method(3, true), null, TrainingListener.none());
    assertThat(second.model().digest()).isEqualTo(first.model().digest());
    assertThat(second.measurements()).isEqualTo(first.measurements());
  }

  @Test
  void listingThePartsInAnotherOrderMovesNothing() {
    TrainingReport listed = train(method(2, true), null, TrainingListener.none());
    TrainingReport permuted = train(method(2, true), parts(2), null, TrainingListener.none());
    assertThat(permuted.model().digest()).isEqualTo(listed.model().digest());
  }

  @Test
  void itLearnsWhatCanBeLearnt() {
    TrainingReport report = train(method(10, true), null, TrainingListener.none());
    assertThat(report.validationAccuracy()).isGreaterThan(0.6);
  }

  @Test
  void resumingAfterAnyStepOrRoundEndsWithTheBitsOfTheStraightRun(@TempDir Path directory) {
    LinearMethod method = method(3, true);
    List<Path> checkpoints = new ArrayList<>();
    TrainingReport straight =
        train(
            method,
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
      TrainingReport resumed = train(method, checkpoint, TrainingListener.none());
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
        method(1, true),
        null,
        event -> {
          if (event instanceof CheckpointReady ready) {
            checkpoints.add(ready.checkpoint().get());
          }
        });
    assertThatThrownBy(() -> train(method(2, true), checkpoints.get(0), TrainingListener.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpoint belongs to other settings or data");
  }

  @Test
  void measurementsComeEverySoManyBatchesAndAtTheEndOfEachEpoch() {
    List<String> seen = new ArrayList<>();
    TrainingReport report =
        train(
            method(1, true),
            null,
            event -> {
              if (event instanceof Measured measured) {
                Measurement m = measured.measurement();
                seen.add(m.domain().label() + m.batch() + "@" + m.step());
              } else if (event instanceof RoundDone done) {
                seen.add("round" + done.round());
                assertThat(done.progress().fraction()).isEqualTo(1);
                assertThat(done.waiting()).isBetween(0.0, 1.0);
                assertThat(done.progress().waiting()).isBetween(0.0, 1.0);
              }
            });
    assertThat(seen)
        .containsExactly(
            "source4@4", "source8@8", "source10@10", "target3@13", "target4@14", "round1");
    assertThat(report.stopReason()).isEqualTo(StopReason.MAX_ROUNDS);
    assertThat(report.measurements().get(0).losses().values()).containsOnlyKeys("emotion");
    assertThat(report.measurements().get(3).losses().values()).containsOnlyKeys("information");
  }

  @Test
  void theSelectedStateStoodAtTheEndOfARoundAndALaterOneWinsATie() {
    Map<Integer, Double> accuracies = new TreeMap<>();
    Map<Integer, String> states = new TreeMap<>();
    TrainingReport report =
        train(
            method(8, true),
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
            method(2, false),
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
                    method(2, true),
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
    LinearMethod method =
        new LinearMethod(new Phase(Feeding.ALTERNATING, 2, new Views(5, 2))) {
          @Override
          public Learner learner(Foundation on, Values values, long seed) {
            return new LinearLearner(on.encoder()) {
              @Override
              public Terms step(@Nullable LabelledBatch source, @Nullable Batch target, Moment at) {
                Terms terms = super.step(source, target, at);
                return at.step() == 12
                    ? new Terms(Map.of("information-maximisation", Double.NaN))
                    : terms;
              }
            };
          }
        };
    assertThatThrownBy(() -> train(method, null, TrainingListener.none()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("round 1, target batch 2 (step 12")
        .hasMessageContaining("information maximisation NaN");
  }

  @Test
  void aWeightThatIsNotFiniteStopsTheRunAndIsNamed() {
    LinearMethod method =
        new LinearMethod(new Phase(Feeding.ALTERNATING, 2, new Views(5, 2))) {
          @Override
          public Learner learner(Foundation on, Values values, long seed) {
            return new LinearLearner(on.encoder()) {
              @Override
              public Terms step(@Nullable LabelledBatch source, @Nullable Batch target, Moment at) {
                Terms terms = super.step(source, target, at);
                if (at.step() == 4) {
                  Objects.requireNonNull(classifier.weights().get("head.bias"))
                      .set(new float[] {0, Float.NaN, 0, 0});
                }
                return terms;
              }
            };
          }
        };
    assertThatThrownBy(() -> train(method, null, TrainingListener.none()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("weight head.bias is not finite after round 1, source batch 4");
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
    assertThatThrownBy(() -> train(method(1, true), parts, null, TrainingListener.none()))
        .hasMessage("shard is gone");
  }

  @Test
  void theFirstBatchOfAnEpochIsMadeBeforeTheLastStepOfTheOneBeforeIsDone() {
    CountDownLatch secondRound = new CountDownLatch(1);
    CloudFeatures watched =
        new CloudFeatures(CloudFeatures.digests("s", 30), NOISE) {
          @Override
          public int view(
              int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
            if (epoch == 2) {
              secondRound.countDown();
            }
            return super.view(utterance, type, view, epoch, copy, out, offset);
          }
        };
    TrainingParts parts =
        new TrainingParts(
            new LabelledPart(watched, CloudFeatures.labels(CloudFeatures.digests("s", 30))),
            parts(1).validation(),
            null);
    List<Boolean> ahead = new ArrayList<>();
    train(
        method(2, false),
        parts,
        null,
        event -> {
          if (event instanceof StepDone step && step.round() == 1 && step.batch() == 10) {
            ahead.add(soon(secondRound));
          }
        });
    assertThat(ahead).containsExactly(true);
  }

  private static boolean soon(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPairedStepSeesAsManyTargetUtterancesAsItsSourceBatchHas() {
    LinearMethod method = LinearMethod.fed(Feeding.PAIRED, 2);
    train(method, null, TrainingListener.none());
    assertThat(method.targets).hasSize(20); // the source makes the epoch: 150 appearances
    assertThat(method.targets)
        .extracting(batch -> Objects.requireNonNull(batch).size())
        .startsWith(16, 16)
        .contains(6);
    assertThat(
            method.targets.stream().mapToInt(batch -> Objects.requireNonNull(batch).size()).sum())
        .isEqualTo(300);
  }

  @Test
  void progressIsCountedFromPlannedStepsWithinAPhase() {
    LinearMethod method =
        new LinearMethod(
            new Phase(Feeding.SOURCE_ONLY, 1, Views.PLAIN),
            new Phase(Feeding.PAIRED, 2, Views.PLAIN));
    train(method, null, TrainingListener.none());
    // 30 utterances in batches of 16: 2 steps per round.
    assertThat(method.moments).extracting(Moment::phase).containsExactly(1, 1, 2, 2, 2, 2);
    assertThat(method.moments)
        .extracting(Moment::progress)
        .containsExactly(0.0, 0.5, 0.0, 0.25, 0.5, 0.75);
    assertThat(method.targets.subList(0, 2)).containsOnlyNulls();
    assertThat(method.targets.subList(2, 6)).doesNotContainNull();
  }

  @Test
  void phasesStreamsAndAllPlayersResumeAfterAnyStep(@TempDir Path directory) {
    LinearMethod method =
        new LinearMethod(
            new Phase(Feeding.SOURCE_ONLY, 1, Views.PLAIN),
            new Phase(Feeding.PAIRED, 2, new Views(5, 1)),
            new Phase(Feeding.ALTERNATING, 1, new Views(5, 2)));
    List<Path> checkpoints = new ArrayList<>();
    TrainingReport straight =
        train(
            method,
            null,
            event -> {
              if (event instanceof StepDone done) {
                checkpoints.add(written(done.checkpoint(), directory, checkpoints.size()));
              }
            });
    assertThat(checkpoints).hasSize(2 + 2 * 10 + 14);
    for (Path file : checkpoints) {
      Checkpoint checkpoint = CheckpointFormat.read(file);
      assertThat(checkpoint.optimizer().tensors().keySet())
          .contains("momentum/head.bias", "scaler/m/scale", "scaler/step/scale");
      TrainingReport resumed = train(method, checkpoint, TrainingListener.none());
      assertThat(resumed.model().digest())
          .as("from %s", checkpoint.next())
          .isEqualTo(straight.model().digest());
      assertThat(resumed.measurements()).isEqualTo(straight.measurements());
    }
  }

  @Test
  void theTargetPartHasNoLabelsAndNoWayToThem() {
    assertThat(TargetPart.class.getRecordComponents())
        .hasSize(2) // T_tr and further corpora
        .allSatisfy(component -> assertThat(component.getType()).isEqualTo(FeatureSource.class));
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
