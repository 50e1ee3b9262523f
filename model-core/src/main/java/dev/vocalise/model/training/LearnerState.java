package dev.vocalise.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Player;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Weights and moments of a learner's players by name. Moments of the first player have no prefix,
 * as in checkpoints from when there was one; those of the others begin with the player's name.
 */
public final class LearnerState {

  private LearnerState() {}

  /** The weights themselves, to be read before the next step. */
  public static StateTensors liveWeights(Learner learner) {
    SortedMap<String, TensorData> weights = new TreeMap<>();
    arrays(learner).forEach((name, array) -> weights.put(name, TensorData.live(array)));
    return new StateTensors(weights);
  }

  /** The moments themselves, to be read before the next step. */
  public static StateTensors liveMoments(Learner learner) {
    SortedMap<String, TensorData> moments = new TreeMap<>();
    for (Player player : learner.players()) {
      String prefix = prefix(learner, player);
      player.optimizer().liveState().forEach((name, t) -> moments.put(prefix + name, t));
    }
    return new StateTensors(moments);
  }

  /**
   * Replaces all weights by those of a safetensors file.
   *
   * @throws IllegalArgumentException when the names or shapes differ; nothing is changed then
   */
  public static void restoreWeights(Learner learner, Path file) {
    restoreWeights(learner, file, name -> false);
  }

  /**
   * The same of a file that may lack some.
   *
   * @param dispensable weights that stay as they are where the file has none: nothing reads them
   */
  public static void restoreWeights(Learner learner, Path file, Predicate<String> dispensable) {
    SortedMap<String, TensorData> all = new TreeMap<>();
    try (SafeTensors tensors = SafeTensors.open(file)) {
      tensors.names().forEach(name -> all.put(name, tensors.data(name)));
    }
    restoreWeights(learner, new StateTensors(all), dispensable);
  }

  /**
   * Replaces all weights.
   *
   * @throws IllegalArgumentException when the names or shapes differ; nothing is changed then
   */
  public static void restoreWeights(Learner learner, StateTensors state) {
    restoreWeights(learner, state, name -> false);
  }

  private static void restoreWeights(
      Learner learner, StateTensors state, Predicate<String> dispensable) {
    SortedMap<String, NDArray> arrays = new TreeMap<>(arrays(learner));
    Map<String, TensorData> weights = state.tensors();
    arrays.keySet().removeIf(name -> dispensable.test(name) && !weights.containsKey(name));
    if (!weights.keySet().equals(arrays.keySet())) {
      SortedMap<String, Object> missing = new TreeMap<>(arrays);
      missing.keySet().removeAll(weights.keySet());
      SortedMap<String, Object> unknown = new TreeMap<>(weights);
      unknown.keySet().removeAll(arrays.keySet());
      throw new IllegalArgumentException(
          "weights do not fit the model: missing "
              + missing.keySet()
              + ", unknown "
              + unknown.keySet());
    }
    weights.forEach((name, data) -> requireSameShape(name, array(arrays, name), data));
    weights.forEach((name, data) -> data.copyTo(array(arrays, name)));
  }

  /**
   * Replaces the moments of all players.
   *
   * @throws IllegalArgumentException when a name or a shape does not fit
   */
  static void restoreMoments(Learner learner, StateTensors state) {
    SortedMap<String, TensorData> unread = new TreeMap<>(state.tensors());
    List<Player> players = learner.players();
    for (int i = players.size() - 1; i >= 0; i--) { // the first takes what has no other's prefix
      String prefix = prefix(learner, players.get(i));
      SortedMap<String, TensorData> own = new TreeMap<>();
      unread.forEach(
          (name, t) -> {
            if (name.startsWith(prefix)) {
              own.put(name.substring(prefix.length()), t);
            }
          });
      unread.keySet().removeIf(name -> name.startsWith(prefix));
      players.get(i).optimizer().restore(own);
    }
  }

  /** Name of a weight that is NaN or infinite, or null when all are finite. */
  static @Nullable String notFinite(Learner learner) {
    for (Map.Entry<String, NDArray> weight : arrays(learner).entrySet()) {
      try (NDManager check = weight.getValue().getManager().newSubManager()) {
        // One native sum per tensor: a NaN or an infinity in it cannot disappear.
        NDArray sum = weight.getValue().sum();
        sum.attach(check);
        if (!Float.isFinite(sum.getFloat())) {
          return weight.getKey();
        }
      }
    }
    return null;
  }

  private static SortedMap<String, NDArray> arrays(Learner learner) {
    SortedMap<String, NDArray> arrays = new TreeMap<>();
    learner.players().forEach(player -> arrays.putAll(player.weights()));
    return arrays;
  }

  private static NDArray array(SortedMap<String, NDArray> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  private static String prefix(Learner learner, Player player) {
    return player == learner.players().get(0) ? "" : player.name() + "/";
  }

  private static void requireSameShape(String name, NDArray array, TensorData data) {
    long[] expected = array.getShape().getShape();
    if (!data.type().equals("F32") || !Arrays.equals(expected, data.shape())) {
      throw new IllegalArgumentException(
          "weights "
              + name
              + ": expected F32 "
              + Arrays.toString(expected)
              + ", got "
              + data.type()
              + " "
              + Arrays.toString(data.shape()));
    }
  }
}
