package dev.vocalise.model.backbone.mlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily.Start;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.CheckpointFormat;
import dev.vocalise.model.training.Trainer;
import dev.vocalise.model.training.TrainingEvent.StepDone;
import dev.vocalise.model.training.TrainingListener;
import dev.vocalise.model.training.TrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropout, batches and statistics of a stopped training are those of the straight one. */
class MlpResumeTest {
  private final MlpFamily family = new MlpFamily();

  @TempDir private Path folder;

  private static List<Clip> clips(String corpus, int n) {
    return IntStream.range(0, n)
        .mapToObj(
            i -> {
              SplittableRandom random = new SplittableRandom((corpus + i).hashCode());
              float[] row = new float[5];
              IntStream.range(0, 5).forEach(j -> row[j] = (float) (i % 4 + random.nextDouble()));
              return Clip.ofFunctionals(corpus + i, row);
            })
        .toList();
  }

  private TrainingReport train(@Nullable Checkpoint from, TrainingListener listener) {
    Values sizes =
        Values.byKey(
            family.settings(), Modality.AUDIO, Map.of("features", "any", "hidden", 16, "size", 8));
    TrainingClips training = new TrainingClips(clips("s", 22), List.of());
    Start start = new Start(null, sizes, 3, family.fit(sizes, training));
    Method method = Method.of("source-only");
    Map<String, Object> given = Map.of("training.epochs", 3, "training.batchSize", 8);
    Recipe recipe = new Recipe(method, Values.byKey(method.settings(), Modality.AUDIO, given), 3);
    try (Learner learner =
        recipe.learner(Foundation.of(family.encoder(start, ComputeDevice.CPU)))) {
      return Trainer.train(
          recipe,
          learner,
          new TrainingParts(
              labelled(start, training.source()), labelled(start, clips("v", 8)), null),
          from,
          listener);
    }
  }

  private LabelledPart labelled(Start start, List<Clip> clips) {
    int[] labels = IntStream.range(0, clips.size()).map(i -> i % 4).toArray();
    return new LabelledPart(family.features(start, Domain.SOURCE, clips), labels);
  }

  @Test
  void aStoppedTrainingEndsWithTheBitsOfTheStraightOne() {
    Path stop = folder.resolve("checkpoint.safetensors");
    TrainingReport straight =
        train(
            null,
            event -> {
              if (event instanceof StepDone done && done.step() == 5) {
                write(done.checkpoint().get(), stop);
              }
            });
    TrainingReport resumed = train(CheckpointFormat.read(stop), TrainingListener.none());
    assertThat(resumed.model()).isEqualTo(straight.model());
    assertThat(resumed.measurements()).isEqualTo(straight.measurements());
    assertThat(train(null, TrainingListener.none()).model()).isEqualTo(straight.model());
  }

  private static void write(Checkpoint checkpoint, Path file) {
    try {
      CheckpointFormat.write(file, checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
