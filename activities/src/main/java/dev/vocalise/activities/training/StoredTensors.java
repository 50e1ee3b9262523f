package dev.vocalise.activities.training;

import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Weights of a trained model, mapped from their file. */
final class StoredTensors {
  private StoredTensors() {}

  static StateTensors read(Path file) {
    SortedMap<String, TensorData> all = new TreeMap<>();
    try (SafeTensors tensors = SafeTensors.open(file)) {
      for (String name : tensors.names()) {
        all.put(name, tensors.data(name));
      }
    }
    return new StateTensors(all);
  }
}
