package dev.vocalise.model.tensor;

import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/** What this processor has for products in bfloat16; without it they are slower than in float32. */
public final class Bfloat16 {

  private Bfloat16() {}

  /**
   * The best instructions that the native library finds, which it then uses: bits depend on them.
   *
   * @return {@code amx_bf16} or {@code avx512_bf16}, as the system calls them; null for none
   */
  public static @Nullable String instructions() {
    TorchEngine.version(); // loads the library
    if (has("_ZN2at3cpu21is_amx_tile_supportedEv")) {
      return "amx_bf16";
    }
    return has("_ZN2at3cpu24is_avx512_bf16_supportedEv") ? "avx512_bf16" : null;
  }

  /** A C++ function without arguments; of its answer only the lowest byte means something. */
  private static boolean has(String symbol) {
    return (NativeLibrary.getInstance("torch_cpu").getFunction(symbol).invokeInt(new Object[0])
            & 0xff)
        != 0;
  }
}
