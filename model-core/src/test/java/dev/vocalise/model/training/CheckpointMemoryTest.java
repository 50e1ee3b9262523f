package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.WeightedStates;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.ast.AstConfig;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Improvement;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.StopRule;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint may be larger than the heap: its tensors pass beside it. */
class CheckpointMemoryTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path directory;

  @Test
  void aCheckpointIsWrittenAndReadBesideTheHeap() throws IOException {
    Path file = directory.resolve("checkpoint.safetensors");
    try (Learner learner = learner(1);
        Learner other = learner(2)) {
      fillMoments(learner);
      StateTensors kept = LearnerState.liveWeights(learner).copy(null);
      there(file, learner, kept, other); // loads classes
      long before = THREADS.getCurrentThreadAllocatedBytes();
      there(file, learner, kept, other);
      long heap = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(heap).isLessThan(Files.size(file) / 10);
      assertThat(LearnerState.liveWeights(other)).isEqualTo(LearnerState.liveWeights(learner));
      assertThat(LearnerState.liveMoments(other)).isEqualTo(LearnerState.liveMoments(learner));
      assertThat(kept).isEqualTo(LearnerState.liveWeights(learner));
    }
  }

  /** From a learner into a file, and from there into another, the selected weights included. */
  private static void there(Path file, Learner learner, StateTensors kept, Learner other)
      throws IOException {
    CheckpointFormat.write(file, checkpoint(learner, kept));
    Checkpoint read = CheckpointFormat.read(file);
    LearnerState.restoreWeights(other, read.model());
    LearnerState.restoreMoments(other, read.optimizer());
    Checkpoint.Selected selected = read.selected();
    if (selected != null) {
      selected.model().copy(kept);
    }
  }

  @Test
  void whatWasReadOutlivesTheFile() throws IOException {
    Path file = directory.resolve("checkpoint.safetensors");
    try (Learner learner = learner(1)) {
      fillMoments(learner);
      StateTensors kept = LearnerState.liveWeights(learner).copy(null);
      CheckpointFormat.write(file, checkpoint(learner, kept));
      Checkpoint read = CheckpointFormat.read(file);
      Files.delete(file);
      assertThat(read.model()).isEqualTo(kept);
    }
  }

  @Test
  void aCopyIntoAnEarlierOneTakesItsPlace() {
    StateTensors first = state(1, 2);
    StateTensors copy = first.copy(null);
    assertThat(copy).isEqualTo(first);
    assertThat(state(3, 4).copy(copy)).isEqualTo(state(3, 4));
    assertThat(copy).isEqualTo(state(3, 4)); // the same place
    assertThat(first).isEqualTo(state(1, 2));
  }

  private static StateTensors state(float... values) {
    return new StateTensors(
        new TreeMap<>(Map.of("w", TensorData.floats(new long[] {values.length}, values))));
  }

  private static Checkpoint checkpoint(Learner learner, StateTensors selected) {
    return new Checkpoint(
        "digest",
        Position.start(),
        1,
        PlateauSchedule.start(1e-5, 0.5, 2),
        StopRule.start(Improvement.BEST_ROUND, 3, 10),
        null,
        null,
        0,
        List.of(),
        LearnerState.liveWeights(learner),
        LearnerState.liveMoments(learner),
        new Checkpoint.Selected(1, new Score(0.5, null), selected));
  }

  /** As if every weight had been moved. */
  private static void fillMoments(Learner learner) {
    SortedMap<String, TensorData> moments = new TreeMap<>();
    LearnerState.liveWeights(learner)
        .tensors()
        .forEach(
            (name, weight) -> {
              moments.put("m/" + name, weight);
              moments.put("v/" + name, weight);
              moments.put("step/" + name, TensorData.floats(new long[0], new float[] {1}));
            });
    LearnerState.restoreMoments(learner, new StateTensors(moments));
  }

  /**
   * Some 14 MB of weights in few tensors: each takes its few kilobytes of the heap whatever its
   * size.
   */
  private static Learner learner(long seed) {
    AstConfig config = AstConfig.ofGeometry(384, 2, 4, 16, 16, 32, 48);
    AstBackbone backbone = AstBackbone.random(config, seed, ComputeDevice.CPU);
    Method method = Method.of(Method.DEFAULT);
    return method.learner(
        Foundation.of(new WeightedStates(backbone)),
        method.settings().defaults(Modality.AUDIO),
        seed);
  }
}
