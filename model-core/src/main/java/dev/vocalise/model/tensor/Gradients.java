package dev.vocalise.model.tensor;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Derivatives of a scalar by named arrays. */
public final class Gradients {

  private Gradients() {}

  /** By those arrays that it depends on; its graph is released. */
  public static SortedMap<String, NDArray> of(NDArray scalar, SortedMap<String, NDArray> by) {
    return of(scalar, by, false);
  }

  /** By those arrays that it depends on; its graph stays for another derivative. */
  public static SortedMap<String, NDArray> keepingGraph(
      NDArray scalar, SortedMap<String, NDArray> by) {
    return of(scalar, by, true);
  }

  /**
   * Of Σ y·g by those arrays that it depends on; its graph is released.
   *
   * @param g of the shape and the precision of y
   */
  public static SortedMap<String, NDArray> along(
      NDArray y, NDArray g, SortedMap<String, NDArray> by) {
    return named(TorchOps.get().gradientsAlong(y, g, new ArrayList<>(by.values())), by);
  }

  private static SortedMap<String, NDArray> of(
      NDArray scalar, SortedMap<String, NDArray> by, boolean keepGraph) {
    return named(TorchOps.get().gradients(scalar, new ArrayList<>(by.values()), keepGraph), by);
  }

  private static SortedMap<String, NDArray> named(
      List<NDArray> found, SortedMap<String, NDArray> by) {
    SortedMap<String, NDArray> gradients = new TreeMap<>();
    int i = 0;
    for (String name : by.keySet()) {
      NDArray gradient = found.get(i++);
      if (gradient.size() > 0) {
        gradients.put(name, gradient);
      }
    }
    return gradients;
  }
}
