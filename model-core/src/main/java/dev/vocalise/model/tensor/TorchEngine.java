package dev.vocalise.model.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * The one place that sets up the tensor engine and opens managers.
 *
 * <p>The engine loads on first use, without any download: a missing native library is an error.
 */
public final class TorchEngine {

  private TorchEngine() {}

  /** Loads on first use; each property yields to a setting of the user. */
  private static final class Holder {
    static final Engine ENGINE = load();

    private static Engine load() {
      keepOffline();
      setUnlessGiven("ai.djl.pytorch.num_interop_threads", "1");
      Engine engine = Engine.getEngine("PyTorch");
      NativeMessages.passOverKnown(() -> engine.newBaseManager(ComputeDevice.CPU.toEngine()));
      return engine;
    }
  }

  /** Forbids downloads and reports over the network; for other parts of the engine's family. */
  public static void keepOffline() {
    setUnlessGiven("ai.djl.offline", "true");
    setUnlessGiven("OPT_OUT_TRACKING", "true");
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * A manager whose arrays live on {@code device}; the caller closes it. Also prepares the calling
   * thread.
   *
   * @throws IllegalStateException when there is no such device
   */
  public static NDManager newManager(ComputeDevice device) {
    Engine engine = Holder.ENGINE;
    if (device.gpu() >= engine.getGpuCount()) {
      throw new IllegalStateException(
          "device %s: this process sees %s GPUs; run './vocalise doctor' or set device: cpu"
              .formatted(device, engine.getGpuCount()));
    }
    if (!device.equals(ComputeDevice.CPU)) {
      GpuKernels.reproducible();
    }
    prepareThread();
    return engine.newBaseManager(device.toEngine());
  }

  /**
   * For what is loaded on first use, perhaps while gradients are recorded: leaves that as it is.
   */
  static NDManager newLibraryManager() {
    return Holder.ENGINE.newBaseManager(ComputeDevice.CPU.toEngine());
  }

  /**
   * Makes the calling thread record no gradients and interpret scripts as written. Both settings
   * are per thread, and the engine's defaults (recording, and scripts that are rewritten after
   * their first run) would cost memory and make a resumed run differ from a straight one.
   */
  public static void prepareThread() {
    Engine unused = Holder.ENGINE;
    JniUtils.setGradMode(false);
    JniUtils.setGraphExecutorOptimize(false);
  }

  /** Sets how many threads one operation may use. */
  public static void setThreads(int threads) {
    Engine unused = Holder.ENGINE;
    JniUtils.setNumThreads(threads);
  }

  /** Version of the native library, for the record of a run. */
  public static String version() {
    return Holder.ENGINE.getVersion();
  }

  /**
   * The elements of an array in the processor's memory: a view of its own where it lives there,
   * which must not outlive it, else a copy.
   */
  static ByteBuffer elements(NDArray array) {
    if (array.getDevice().equals(Device.cpu())) {
      return array.toByteBuffer(true);
    }
    try (NDArray here = array.toDevice(Device.cpu(), true)) {
      return here.toByteBuffer(false); // a view would end with this block
    }
  }

  /**
   * A manager below another one whose arrays are in the processor's memory; closed by the caller.
   */
  public static NDManager onProcessor(NDManager manager) {
    return manager.newSubManager(Device.cpu());
  }

  /** Does {@code work} without a graph, amid work that is recorded. */
  public static <T> T notRecording(Supplier<T> work) {
    JniUtils.setGradMode(false);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(true);
    }
  }

  /** Does {@code work} while the calling thread records gradients. */
  public static <T> T recording(Supplier<T> work) {
    prepareThread();
    JniUtils.setGradMode(true);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(false);
    }
  }
}
