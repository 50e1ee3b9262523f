package dev.vocalise.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.function.Supplier;

/**
 * The native library's own mixed precision, {@code torch.autocast} of PyTorch 2.7.1, which the
 * engine does not offer: while it is on in a thread, the library's dispatcher hands products of
 * matrices, convolutions and attention copies of their operands in bfloat16. The functions are
 * called by their symbols, which are those of the one version that the engine goes with.
 *
 * <p>Arrays of such results have no name in the engine ({@code DataType.UNKNOWN}), and what asks
 * for it ends the process ({@code softmax}): {@link TorchOps#widen} first.
 */
public final class Autocast {

  /** ScalarType::BFloat16. */
  private static final int BFLOAT16 = 15;

  /** What is on in this thread: the library's own state, which is per thread as well. */
  private static final ThreadLocal<Precision> CURRENT =
      ThreadLocal.withInitial(() -> Precision.FLOAT32);

  private Autocast() {}

  /** Loaded on first use. */
  private static final class Library {
    static final NativeFunction ENABLE =
        NativeFunction.torch("_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb");
    static final NativeFunction CHOOSE =
        NativeFunction.torch(
            "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE");
    static final NativeFunction CLEAR = NativeFunction.torch("_ZN2at8autocast11clear_cacheEv");

    static {
      // Scripts would be rewritten with casts of their own, by rules that differ.
      NativeFunction.torch("_ZN5torch3jit15setAutocastModeEb").call(0);
    }
  }

  /**
   * Does {@code work} in this precision, whatever is around it. Copies of weights are made once in
   * a region of bfloat16, as in PyTorch.
   *
   * @param owner of the weights: its device is meant
   */
  public static <T> T in(Precision precision, NDManager owner, Supplier<T> work) {
    Precision around = CURRENT.get();
    if (precision == around) {
      return work.get();
    }
    int device = owner.getDevice().equals(Device.cpu()) ? 0 : 1; // c10::DeviceType
    set(precision, device);
    try {
      return work.get();
    } finally {
      set(around, device);
      if (around == Precision.FLOAT32) {
        Library.CLEAR.call();
      }
    }
  }

  /** Whether this thread computes products in less than float32. */
  static boolean on() {
    return CURRENT.get() != Precision.FLOAT32;
  }

  /** Does {@code work} in float32: what is summed up, losses and derivatives. */
  public static <T> T off(NDManager owner, Supplier<T> work) {
    return in(Precision.FLOAT32, owner, work);
  }

  private static void set(Precision precision, int device) {
    if (precision == Precision.BFLOAT16) {
      Library.CHOOSE.call(device, BFLOAT16);
    }
    Library.ENABLE.call(device, precision == Precision.BFLOAT16 ? 1 : 0);
    CURRENT.set(precision);
  }
}
