package dev.vocalise.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Frees what only a part of a computation needs as soon as that part is done, as eager Python does.
 * Derivatives are not affected: the graph keeps what they need, and no longer than they need it.
 */
public final class Scoped {

  private Scoped() {}

  /**
   * The result of {@code work}; whatever else it makes is freed.
   *
   * @param owner of the result
   */
  public static NDArray result(NDManager owner, Supplier<NDArray> work) {
    NDArray result;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = work.get();
      result.attach(owner); // the engine may have given it to the manager of the weights
      NDScope.unregister(result);
    }
    NDScope.register(result); // with the scope around this one, if there is one
    return result;
  }
}
