package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.ast.AstConfig;
import dev.vocalise.model.method.multitask.MultitaskModel;
import dev.vocalise.model.optimizer.AdamW;
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
    try (MultitaskModel model = model(1);
        MultitaskModel other = model(2)) {
      AdamW optimizer = optimizer(model);
      AdamW otherOptimizer = optimizer(other);
      StateTensors kept = new StateTensors(model.liveWeights()).copy(null);
      there(file, model, optimizer, kept, other, otherOptimizer); // loads classes
      long before = THREADS.getCurrentThreadAllocatedBytes();
      there(file, model, optimizer, kept, other, otherOptimizer);
      long heap = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(heap).isLessThan(Files.size(file) / 10);
      assertThat(other.weights()).isEqualTo(model.weights());
      assertThat(otherOptimizer.state()).isEqualTo(optimizer.state());
      assertThat(kept).isEqualTo(new StateTensors(model.liveWeights()));
    }
  }

  /** From a model into a file, and from there into another one, the selected weights included. */
  private static void there(
      Path file,
      MultitaskModel model,
      AdamW optimizer,
      StateTensors kept,
      MultitaskModel other,
      AdamW otherOptimizer)
      throws IOException {
    CheckpointFormat.write(file, checkpoint(model, optimizer, kept));
    Checkpoint read = CheckpointFormat.read(file);
    other.restore(read.model().tensors());
    otherOptimizer.restore(read.optimizer().tensors());
    Checkpoint.Selected selected = read.selected();
    if (selected != null) {
      selected.model().copy(kept);
    }
  }

  @Test
  void whatWasReadOutlivesTheFile() throws IOException {
    Path file = directory.resolve("checkpoint.safetensors");
    try (MultitaskModel model = model(1)) {
      StateTensors kept = new StateTensors(model.liveWeights()).copy(null);
      CheckpointFormat.write(file, checkpoint(model, optimizer(model), kept));
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

  private static Checkpoint checkpoint(
      MultitaskModel model, AdamW optimizer, StateTensors selected) {
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
        new StateTensors(model.liveWeights()),
        new StateTensors(optimizer.liveState()),
        new Checkpoint.Selected(1, 0.5, selected));
  }

  /** With moments of every weight. */
  private static AdamW optimizer(MultitaskModel model) {
    AdamW optimizer = new AdamW(model, 0);
    SortedMap<String, TensorData> moments = new TreeMap<>();
    model
        .liveWeights()
        .forEach(
            (name, weight) -> {
              moments.put("m/" + name, weight);
              moments.put("v/" + name, weight);
              moments.put("step/" + name, TensorData.floats(new long[0], new float[] {1}));
            });
    optimizer.restore(moments);
    return optimizer;
  }

  /**
   * Some 14 MB of weights in few tensors: each takes its few kilobytes of the heap whatever its
   * size.
   */
  private static MultitaskModel model(long seed) {
    AstConfig config = AstConfig.ofGeometry(384, 2, 4, 16, 16, 32, 48);
    AstBackbone backbone = AstBackbone.random(config, seed, ComputeDevice.CPU);
    return new MultitaskModel(backbone, seed);
  }
}
