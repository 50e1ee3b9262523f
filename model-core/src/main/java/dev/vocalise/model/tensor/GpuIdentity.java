package dev.vocalise.model.tensor;

import com.sun.jna.ptr.IntByReference;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A GPU and what is between it and us: the bits of a result depend on each. Which of several alike
 * it is makes no difference.
 *
 * @param model as the driver calls it, such as {@code NVIDIA H200}
 * @param driver version of NVIDIA's driver
 * @param cuda version of the CUDA runtime
 * @param cublas version of the library of products
 * @param cudnn version of the library of convolutions and LSTMs
 * @param torch version of libtorch
 */
public record GpuIdentity(
    String model, String driver, String cuda, String cublas, String cudnn, String torch) {
  private static final String DRIVER = "libcuda.so.1";
  private static final String MANAGEMENT = "libnvidia-ml.so.1";
  private static final int LONGEST = 256;

  /**
   * Asks the driver and the libraries, which are those that libtorch has loaded.
   *
   * @return null for the CPU
   * @throws IllegalStateException naming what does not answer
   */
  public static @Nullable GpuIdentity of(ComputeDevice device) {
    if (device.equals(ComputeDevice.CPU)) {
      return null;
    }
    String torch = TorchEngine.version(); // loads what is asked
    try {
      return new GpuIdentity(
          nameOf(device.gpu()),
          driverVersion(),
          version(runtime(), 1000, 10),
          version(count("libcublasLt.so.12", "cublasLtGetVersion"), 10_000, 100),
          version(count("libcudnn.so.9", "cudnnGetVersion"), 10_000, 100),
          torch);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "device %s: a library of NVIDIA's could not be asked for its version: %s; run './vocalise doctor'"
              .formatted(device, firstLine(String.valueOf(e.getMessage()))),
          e);
    }
  }

  /** By CUDA's order of devices, which is not that of {@code nvidia-smi}. */
  private static String nameOf(int index) {
    require("cuInit", NativeFunction.of(DRIVER, "cuInit").number(0));
    IntByReference handle = new IntByReference();
    require("cuDeviceGet", NativeFunction.of(DRIVER, "cuDeviceGet").number(handle, index));
    byte[] name = new byte[LONGEST];
    require(
        "cuDeviceGetName",
        NativeFunction.of(DRIVER, "cuDeviceGetName").number(name, LONGEST, handle.getValue()));
    return text(name);
  }

  private static String driverVersion() {
    require("nvmlInit", NativeFunction.of(MANAGEMENT, "nvmlInit_v2").number());
    try {
      byte[] version = new byte[LONGEST];
      require(
          "nvmlSystemGetDriverVersion",
          NativeFunction.of(MANAGEMENT, "nvmlSystemGetDriverVersion").number(version, LONGEST));
      return text(version);
    } finally {
      NativeFunction.of(MANAGEMENT, "nvmlShutdown").call();
    }
  }

  private static long runtime() {
    IntByReference version = new IntByReference();
    require(
        "cudaRuntimeGetVersion",
        NativeFunction.of("libcudart.so.12", "cudaRuntimeGetVersion").number(version));
    return version.getValue();
  }

  private static long count(String library, String symbol) {
    return NativeFunction.of(library, symbol).function().invokeLong(new Object[0]);
  }

  /** NVIDIA's libraries write 12.6 as 12060 and 9.5.1 as 90501. */
  static String version(long number, int major, int minor) {
    long rest = number % major;
    String two = number / major + "." + rest / minor;
    return rest % minor == 0 ? two : two + "." + rest % minor;
  }

  /** JNA goes on with all places in which it has looked. */
  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("").replaceFirst(":$", "");
  }

  private static void require(String function, int error) {
    if (error != 0) {
      throw new IllegalStateException(
          "NVIDIA's %s answered with error %d; see that nvidia-smi works, then run './vocalise doctor'"
              .formatted(function, error));
    }
  }

  private static String text(byte[] zeroEnded) {
    String all = new String(zeroEnded, StandardCharsets.UTF_8);
    return all.substring(0, Math.max(0, all.indexOf('\0')));
  }
}
