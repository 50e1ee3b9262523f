package dev.vocalise.model.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * A function of a library beneath the engine, for what the engine does not offer. Those of libtorch
 * are called by their C++ symbols, which are those of the one version that the engine goes with.
 */
record NativeFunction(Function function) {

  /**
   * Of libtorch itself, which must be loaded.
   *
   * @throws UnsatisfiedLinkError if there is none of this name
   */
  static NativeFunction torch(String symbol) {
    return of("torch_cpu", symbol);
  }

  /**
   * @throws UnsatisfiedLinkError if there is no such library, or none of this name in it
   */
  static NativeFunction of(String library, String symbol) {
    return new NativeFunction(NativeLibrary.getInstance(library).getFunction(symbol));
  }

  void call(Object... arguments) {
    function.invokeVoid(arguments);
  }

  int number(Object... arguments) {
    return function.invokeInt(arguments);
  }

  /** Of a C++ {@code bool} only the lowest byte means something. */
  boolean truth(Object... arguments) {
    return (number(arguments) & 0xff) != 0;
  }
}
