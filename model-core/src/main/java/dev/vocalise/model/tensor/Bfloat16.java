package dev.vocalise.model.tensor;

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
    if (NativeFunction.torch("_ZN2at3cpu21is_amx_tile_supportedEv").truth()) {
      return "amx_bf16";
    }
    return NativeFunction.torch("_ZN2at3cpu24is_avx512_bf16_supportedEv").truth()
        ? "avx512_bf16"
        : null;
  }
}
