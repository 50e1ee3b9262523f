package dev.vocalise.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.BackboneFamily.Start;
import dev.vocalise.model.backbone.bilstm.SpokenClips;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.CheckpointFormat;
import dev.vocalise.model.training.CloudEncoder;
import dev.vocalise.model.training.Trainer;
import dev.vocalise.model.training.TrainingEvent.StepDone;
import dev.vocalise.model.training.TrainingListener;
import dev.vocalise.model.training.TrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The method on real features of small recordings with words. */
class SahuTest {

  private static final List<Clip> SOURCE = SpokenClips.of("s", 26);
  private static final List<Clip> VALIDATION = SpokenClips.of("v", 12);

  /** Training with a family of small networks. */
  private record Run(String method, String kind, Map<String, Object> given) {

    private Start start(List<Clip> source) {
      BackboneFamily family = BackboneFamily.of(kind);
      Map<String, Object> small = new TreeMap<>();
      small.put("audioLstm", 6);
      small.put("textLstm", 5);
      small.put("width", 8);
      small.put("embedding", 4);
      small.put("frames", 16); // shorter than most recordings: crops are drawn
      small.put("words", 4);
      small.put("buckets", 8);
      small.keySet().removeIf(key -> !family.settings().has(key));
      Values values = Values.byKey(family.settings(), family.modality(), small);
      return new Start(null, values, 11, family.fit(values, new TrainingClips(source, List.of())));
    }

    private Recipe recipe() {
      Method own = Method.of(method);
      return new Recipe(
          own, Values.byKey(own.settings(), BackboneFamily.of(kind).modality(), given), 11);
    }

    TrainingReport train(List<Clip> source, @Nullable Checkpoint from, TrainingListener listener) {
      BackboneFamily family = BackboneFamily.of(kind);
      Start start = start(source);
      Recipe recipe = recipe();
      try (Learner learner =
          recipe.learner(Foundation.of(family.encoder(start, ComputeDevice.CPU)))) {
        TrainingParts parts =
            new TrainingParts(part(family, start, source), part(family, start, VALIDATION), null);
        return Trainer.train(recipe, learner, parts, from, listener);
      }
    }

    private static LabelledPart part(BackboneFamily family, Start start, List<Clip> clips) {
      int[] labels = clips.stream().mapToInt(SpokenClips::label).toArray();
      return new LabelledPart(family.features(start, Domain.SOURCE, clips), labels);
    }
  }

  private static Map<String, Object> epochs(int epochs) {
    return Map.of("training.epochs", epochs, "training.batchSize", 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bilstm", "bilstm-audio", "bilstm-text"})
  void aRunThatIsStoppedAtAnyStepEndsWithTheBitsOfTheStraightOne(
      String kind, @TempDir Path folder) {
    Run run = new Run("sahu", kind, epochs(2));
    List<Path> stops = new ArrayList<>();
    TrainingReport straight =
        run.train(
            SOURCE,
            null,
            event -> {
              if (event instanceof StepDone done) {
                Path file = folder.resolve(done.step() + ".safetensors");
                write(file, done.checkpoint().get());
                stops.add(file);
              }
            });
    assertThat(stops).hasSize(8); // 26 utterances in batches of 8, twice
    for (Path stop : stops) {
      TrainingReport resumed =
          run.train(SOURCE, CheckpointFormat.read(stop), TrainingListener.none());
      assertThat(resumed.model()).as(stop.toString()).isEqualTo(straight.model());
      assertThat(resumed.measurements()).isEqualTo(straight.measurements());
    }
  }

  private static void write(Path file, Checkpoint checkpoint) {
    try {
      CheckpointFormat.write(file, checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theOrderInWhichThePartIsListedChangesNothing() {
    Run run = new Run("sahu", "bilstm", epochs(2));
    List<Clip> reversed = new ArrayList<>(SOURCE);
    Collections.reverse(reversed);
    assertThat(run.train(reversed, null, TrainingListener.none()).model())
        .isEqualTo(run.train(SOURCE, null, TrainingListener.none()).model());
  }

  @Test
  void oneEpochIsThatOfSourceOnlyWithTheSameEncoderAndRate() {
    Map<String, Object> rate = new TreeMap<>(epochs(1));
    rate.put("training.learningRate", 1e-3);
    assertThat(new Run("sahu", "bilstm", rate).train(SOURCE, null, TrainingListener.none()).model())
        .isEqualTo(
            new Run("source-only", "bilstm", rate)
                .train(SOURCE, null, TrainingListener.none())
                .model());
  }

  @Test
  void trainingEndsEightEpochsAfterTheBest() {
    Run run = new Run("sahu", "bilstm", epochs(60));
    TrainingReport report = run.train(SOURCE, null, TrainingListener.none());
    assertThat(report.stopReason()).isEqualTo(StopReason.NO_IMPROVEMENT);
    assertThat(report.rounds()).isEqualTo(report.bestRound() + 8);
  }

  @Test
  void bothModalitiesAreLearned() {
    for (String kind : List.of("bilstm", "bilstm-audio", "bilstm-text")) {
      Map<String, Object> faster = new TreeMap<>(epochs(60));
      faster.put("training.learningRate", 0.01);
      faster.put("training.patience", 60);
      TrainingReport report =
          new Run("sahu", kind, faster).train(SOURCE, null, TrainingListener.none());
      assertThat(report.validationAccuracy()).as(kind).isGreaterThan(0.7);
    }
  }

  @Test
  void anotherEncoderIsRefused() {
    Method sahu = Method.of("sahu");
    Values values = sahu.settings().defaults(Modality.AUDIO);
    try (CloudEncoder other = new CloudEncoder()) {
      assertThatThrownBy(() -> sahu.learner(Foundation.of(other), values, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "method sahu: expected an encoder of kind bilstm or bilstm-audio or bilstm-text, got CloudEncoder");
    }
  }
}
