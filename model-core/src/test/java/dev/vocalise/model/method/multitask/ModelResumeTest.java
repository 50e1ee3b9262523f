package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Modality;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.backbone.WeightedStates;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.features.AudioFeatures;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.CheckpointFormat;
import dev.vocalise.model.training.TinyAst;
import dev.vocalise.model.training.Trainer;
import dev.vocalise.model.training.TrainingEvent.CheckpointReady;
import dev.vocalise.model.training.TrainingEvent.StepDone;
import dev.vocalise.model.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real model on real features, stopped and continued through a file. */
class ModelResumeTest {

  private static final long SEED = 5;
  private static final int BATCH = 8;

  /** In the middle of both epochs of a round, in the middle of a later one. */
  private static final List<Long> STOPS = List.of(2L, 7L, 11L);

  @ParameterizedTest
  @CsvSource({BATCH + ", float32", "3, float32", BATCH + ", bfloat16", "3, bfloat16"})
  void aStoppedRunEndsWithTheWeightsAndMomentsOfTheStraightOne(
      int microBatch, String precision, @TempDir Path directory) {
    Recipe recipe = recipe(microBatch, precision);
    List<Path> stops = new ArrayList<>();
    Checkpoint straight =
        train(
            directory,
            recipe,
            null,
            event -> {
              if (event instanceof StepDone done && STOPS.contains(done.step())) {
                stops.add(written(done.checkpoint().get(), directory));
              } else if (event instanceof CheckpointReady ready && ready.round() == 1) {
                stops.add(written(ready.checkpoint().get(), directory));
              }
            });
    assertThat(stops).hasSize(STOPS.size() + 1);
    for (Path stop : stops) {
      Checkpoint from = CheckpointFormat.read(stop);
      requireEqual(train(directory, recipe, from, TrainingListener.none()), straight);
    }
    requireEqual(train(directory, recipe, null, TrainingListener.none()), straight);
  }

  /** At once: the trainer's own tensors change with its next step. */
  private static Path written(Checkpoint checkpoint, Path directory) {
    try {
      Path file = Files.createTempFile(directory, "checkpoint", ".safetensors");
      CheckpointFormat.write(file, checkpoint);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireEqual(Checkpoint actual, Checkpoint expected) {
    assertThat(actual.step()).isEqualTo(expected.step());
    assertThat(actual.model()).isEqualTo(expected.model());
    assertThat(actual.optimizer()).isEqualTo(expected.optimizer());
    assertThat(actual.measurements()).isEqualTo(expected.measurements());
    assertThat(actual.selected()).isEqualTo(expected.selected());
  }

  /** The state at the end of the last round. */
  private static Checkpoint train(
      Path directory, Recipe recipe, @Nullable Checkpoint from, TrainingListener listener) {
    List<Path> ends = new ArrayList<>();
    AstBackbone backbone = AstBackbone.random(TinyAst.withDropout(0.1), SEED, ComputeDevice.CPU);
    try (Learner learner = recipe.learner(Foundation.of(new WeightedStates(backbone)))) {
      Trainer.train(
          recipe,
          learner,
          parts(),
          from,
          event -> {
            listener.on(event);
            if (event instanceof CheckpointReady ready) {
              ends.add(written(ready.checkpoint().get(), directory));
            }
          });
    }
    return CheckpointFormat.read(ends.get(ends.size() - 1));
  }

  /** Two rounds of 5 source and 3 target batches, the last of each being smaller. */
  private static Recipe recipe(int microBatch, String precision) {
    Method method = Method.of("multitask");
    Map<String, Object> given = new HashMap<>();
    given.put("training.batchSize", BATCH);
    given.put("training.microBatch", microBatch);
    given.put("training.precision", precision);
    given.put("training.maxRounds", 2);
    given.put("training.patience", 2);
    given.put("training.improvement", "best-round");
    given.put("training.learningRate", 1e-3);
    given.put("training.weightDecay", 0.01);
    given.put("training.lrPatience", 2);
    given.put("training.validateEvery.source", 2);
    given.put("training.validateEvery.target", 2);
    given.put("training.projectionSize", 16);
    return new Recipe(method, Values.byKey(method.settings(), Modality.AUDIO, given), SEED);
  }

  private static TrainingParts parts() {
    return new TrainingParts(labelled("s", 7), labelled("v", 5), new TargetPart(features("t", 4)));
  }

  private static LabelledPart labelled(String corpus, int utterances) {
    return new LabelledPart(
        features(corpus, utterances), IntStream.range(0, utterances).map(i -> i % 4).toArray());
  }

  private static FeatureSource features(String corpus, int utterances) {
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < utterances; i++) {
      clips.add(Clip.of(corpus + i, tone(i)));
    }
    AstFeatureSettings settings =
        new AstFeatureSettings(16_000, TinyAst.MEL, TinyAst.FRAMES, true, -4.2677393, 4.5689974);
    return new AudioFeatures(clips, settings, SEED);
  }

  /** A noisy tone whose pitch tells its class, about a third of a second long. */
  private static float[] tone(int utterance) {
    float[] wave = new float[5_000 + 300 * utterance];
    SplittableRandom noise = new SplittableRandom(utterance);
    double step = 0.05 * (1 + utterance % 4);
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) (0.3 * Math.sin(step * i) + 0.05 * noise.nextDouble(-1, 1));
    }
    return wave;
  }
}
