package dev.vocalise.model.tensor;

import com.sun.jna.Pointer;
import java.util.Map;
import java.util.TreeMap;

/**
 * What libtorch may use on a GPU. Unless told otherwise, it rounds the operands of convolutions to
 * TF32, may sum up products of bfloat16 in less than float32, takes what is fastest at the moment,
 * and adds up in the order in which blocks are done. Here float32 is float32, and the same twice
 * ({@code torch.use_deterministic_algorithms} and {@code torch.backends} of PyTorch 2.7.1).
 */
final class GpuKernels {
  /** What cuBLAS needs for the same sums twice; it looks at its first product. */
  private static final String WORKSPACE = "CUBLAS_WORKSPACE_CONFIG";

  private static final String ENOUGH = ":4096:8";

  /** Questions of {@code at::Context}, with the answers wanted. */
  private static final Map<String, Boolean> WANTED =
      Map.of(
          "AllowTF32CuBLAS", false,
          "AllowTF32CuDNN", false,
          "AllowFP16ReductionCuBLAS", false,
          "AllowBF16ReductionCuBLAS", false,
          "AllowFP16BF16ReductionMathSDP", false,
          "BenchmarkCuDNN", false,
          "DeterministicCuDNN", true);

  private static boolean set;

  private GpuKernels() {}

  /**
   * Before the first tensor on a GPU, for the whole process; an operation that cannot be so is then
   * refused by libtorch.
   *
   * @throws IllegalStateException if the environment forbids it
   */
  static synchronized void reproducible() {
    if (set) {
      return;
    }
    NativeFunction.of("c", "setenv").number(WORKSPACE, ENOUGH, 0);
    if (!NativeFunction.torch(member("checkCuBLASConfigDeterministic", "v")).truth()) {
      throw new IllegalStateException(
          "%s: expected %s or :16:8, without which two runs differ on a GPU, got %s; unset it"
              .formatted(WORKSPACE, ENOUGH, System.getenv(WORKSPACE)));
    }
    set(WANTED, true);
    set = true;
  }

  /** What holds now. */
  static Map<String, Boolean> settings() {
    Map<String, Boolean> now = new TreeMap<>();
    for (String name : WANTED.keySet()) {
      String question = Character.toLowerCase(name.charAt(0)) + name.substring(1);
      now.put(name, NativeFunction.torch(constant(question)).truth(context()));
    }
    return now;
  }

  static boolean deterministic() {
    return NativeFunction.torch(constant("deterministicAlgorithms")).truth(context());
  }

  static void set(Map<String, Boolean> settings, boolean deterministic) {
    settings.forEach(
        (name, value) ->
            NativeFunction.torch(member("set" + name, "b")).call(context(), value ? 1 : 0));
    NativeFunction.torch(member("setDeterministicAlgorithms", "bb"))
        .call(context(), deterministic ? 1 : 0, 0); // not with a warning alone
    NativeFunction.torch(member("setDeterministicFillUninitializedMemory", "b"))
        .call(context(), 0); // takes time, for mistakes that tests find
  }

  private static Pointer context() {
    return NativeFunction.torch("_ZN2at13globalContextEv").function().invokePointer(new Object[0]);
  }

  private static String member(String name, String arguments) {
    return "_ZN2at7Context%d%sE%s".formatted(name.length(), name, arguments);
  }

  private static String constant(String name) {
    return "_ZNK2at7Context%d%sEv".formatted(name.length(), name);
  }
}
