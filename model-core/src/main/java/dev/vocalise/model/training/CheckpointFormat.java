package dev.vocalise.model.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.input.JsonPlace;
import dev.vocalise.model.method.StopRule;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.Checkpoint.Selected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as one safetensors file: {@code model/…}, {@code optimizer/…} and {@code
 * selected/…}, and everything else as JSON in the metadata.
 */
public final class CheckpointFormat {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Key of the metadata; the number changes with the meaning of the state. */
  private static final String STATE = "vocalise-checkpoint-1";

  private static final String MODEL = "model/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String SELECTED = "selected/";

  /** All that is not a tensor. */
  private record State(
      String settingsDigest,
      Position next,
      long step,
      PlateauSchedule schedule,
      StopRule stop,
      @Nullable Double lastAccuracy,
      @Nullable Double lastRecall,
      @Nullable Terms lossSum,
      int lossSteps,
      List<Measurement> measurements,
      int selectedRound,
      double selectedAccuracy,
      @Nullable Double selectedRecall) {

    /** Recalls are absent where the selection goes by accuracy, as in older checkpoints. */
    @Nullable Score lastScore() {
      return lastAccuracy == null ? null : new Score(lastAccuracy, lastRecall);
    }
  }

  private CheckpointFormat() {}

  /** Writes a checkpoint to a file, tensor by tensor; a file of that name is replaced. */
  public static void write(Path file, Checkpoint checkpoint) throws IOException {
    Selected selected = checkpoint.selected();
    SortedMap<String, TensorData> tensors = new TreeMap<>();
    checkpoint.model().tensors().forEach((name, t) -> tensors.put(MODEL + name, t));
    checkpoint.optimizer().tensors().forEach((name, t) -> tensors.put(OPTIMIZER + name, t));
    if (selected != null) {
      selected.model().tensors().forEach((name, t) -> tensors.put(SELECTED + name, t));
    }
    Score last = checkpoint.lastScore();
    State state =
        new State(
            checkpoint.settingsDigest(),
            checkpoint.next(),
            checkpoint.step(),
            checkpoint.schedule(),
            checkpoint.stop(),
            last == null ? null : Double.valueOf(last.accuracy()),
            last == null ? null : last.recall(),
            checkpoint.lossSum(),
            checkpoint.lossSteps(),
            checkpoint.measurements(),
            selected == null ? 0 : selected.round(),
            selected == null ? 0 : selected.score().accuracy(),
            selected == null ? null : selected.score().recall());
    SafeTensors.write(file, tensors, Map.of(STATE, JSON.writeValueAsString(state)));
  }

  /**
   * Reads a checkpoint. Its tensors are those of the file, mapped: leave its bytes alone while they
   * are used; deleting it is fine.
   *
   * @throws IllegalArgumentException when the file is no checkpoint of this version
   */
  public static Checkpoint read(Path file) {
    try (SafeTensors tensors = SafeTensors.open(file)) {
      String json = tensors.metadata().get(STATE);
      if (json == null) {
        throw new IllegalArgumentException(
            file + ": is no training checkpoint: expected metadata " + STATE);
      }
      State state = JSON.readValue(json, State.class);
      Selected selected =
          state.selectedRound() == 0
              ? null
              : new Selected(
                  state.selectedRound(),
                  new Score(state.selectedAccuracy(), state.selectedRecall()),
                  part(tensors, SELECTED));
      return new Checkpoint(
          state.settingsDigest(),
          state.next(),
          state.step(),
          state.schedule(),
          state.stop(),
          state.lastScore(),
          state.lossSum(),
          state.lossSteps(),
          state.measurements(),
          part(tensors, MODEL),
          part(tensors, OPTIMIZER),
          selected);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + ": state of the checkpoint is not JSON at " + JsonPlace.of(e), e);
    }
  }

  private static StateTensors part(SafeTensors file, String prefix) {
    SortedMap<String, TensorData> tensors = new TreeMap<>();
    for (String name : file.names()) {
      if (name.startsWith(prefix)) {
        tensors.put(name.substring(prefix.length()), file.data(name));
      }
    }
    return new StateTensors(tensors);
  }
}
