package dev.vocalise.activities.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.model.backbone.SafeTensors;
import dev.vocalise.model.backbone.TensorData;
import dev.vocalise.model.training.Checkpoint;
import dev.vocalise.model.training.Losses;
import dev.vocalise.model.training.Measurement;
import dev.vocalise.model.training.PlateauSchedule;
import dev.vocalise.model.training.Position;
import dev.vocalise.model.training.StateTensors;
import dev.vocalise.model.training.StopRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as it is kept: this record in the database, the tensors in one safetensors file of
 * the store under {@code model/}, {@code optimizer/} and {@code selected/}.
 */
record StoredCheckpoint(
    String settingsDigest,
    Position next,
    long step,
    PlateauSchedule schedule,
    StopRule stop,
    @Nullable Double lastAccuracy,
    @Nullable Losses lossSum,
    int lossSteps,
    List<Measurement> measurements,
    @Nullable Integer selectedRound,
    @Nullable Double selectedAccuracy) {
  private static final String MODEL = "model/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String SELECTED = "selected/";

  static StoredCheckpoint of(Checkpoint checkpoint) {
    Checkpoint.Selected selected = checkpoint.selected();
    return new StoredCheckpoint(
        checkpoint.settingsDigest(),
        checkpoint.next(),
        checkpoint.step(),
        checkpoint.schedule(),
        checkpoint.stop(),
        checkpoint.lastAccuracy(),
        checkpoint.lossSum(),
        checkpoint.lossSteps(),
        checkpoint.measurements(),
        selected == null ? null : selected.round(),
        selected == null ? null : selected.validationAccuracy());
  }

  static StoredCheckpoint read(JsonNode json) {
    try {
      return CanonicalJson.MAPPER.treeToValue(json, StoredCheckpoint.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checkpoint of another version cannot be gone on from", e);
    }
  }

  static void writeTensors(Checkpoint checkpoint, Path file) throws IOException {
    SortedMap<String, TensorData> all = new TreeMap<>();
    put(all, MODEL, checkpoint.model());
    put(all, OPTIMIZER, checkpoint.optimizer());
    Checkpoint.Selected selected = checkpoint.selected();
    if (selected != null) {
      put(all, SELECTED, selected.model());
    }
    SafeTensors.write(file, all);
  }

  /** The checkpoint again, from this record and its file of tensors. */
  Checkpoint with(Path file) {
    SortedMap<String, TensorData> all = tensors(file).tensors();
    return new Checkpoint(
        settingsDigest,
        next,
        step,
        schedule,
        stop,
        lastAccuracy,
        lossSum,
        lossSteps,
        measurements,
        take(all, MODEL),
        take(all, OPTIMIZER),
        selectedRound == null || selectedAccuracy == null
            ? null
            : new Checkpoint.Selected(selectedRound, selectedAccuracy, take(all, SELECTED)));
  }

  /** All float32 tensors of a safetensors file. */
  static StateTensors tensors(Path file) {
    SortedMap<String, TensorData> all = new TreeMap<>();
    try (SafeTensors tensors = SafeTensors.open(file)) {
      for (String name : tensors.names()) {
        all.put(name, TensorData.floats(tensors.shape(name), tensors.floats(name)));
      }
    }
    return new StateTensors(all);
  }

  private static void put(SortedMap<String, TensorData> all, String prefix, StateTensors state) {
    state.tensors().forEach((name, tensor) -> all.put(prefix + name, tensor));
  }

  private static StateTensors take(SortedMap<String, TensorData> all, String prefix) {
    SortedMap<String, TensorData> state = new TreeMap<>();
    all.tailMap(prefix)
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                state.put(name.substring(prefix.length()), tensor);
              }
            });
    return new StateTensors(state);
  }
}
