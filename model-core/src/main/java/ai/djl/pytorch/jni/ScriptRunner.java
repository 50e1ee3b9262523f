package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;

/**
 * Runs a method of a TorchScript module with arguments of any kind, recording gradients or not.
 *
 * <p>It stands in the engine's package because the engine's public calls with such arguments never
 * record gradients, and the native entry point is not public.
 */
public final class ScriptRunner {

  private ScriptRunner() {}

  /**
   * Calls {@code method}. The arguments stay the caller's to close, and so does the result.
   *
   * @param gradients whether operations follow the thread's gradient mode; otherwise it is off
   */
  public static IValue run(
      PtSymbolBlock module, String method, boolean gradients, IValue... arguments) {
    long[] handles = new long[arguments.length];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = arguments[i].getHandle();
    }
    return new IValue(
        PyTorchLibrary.LIB.moduleRunMethod(
            module.getHandle(), method, handles, gradients, /* separateCudaStream= */ false));
  }
}
