package dev.vocalise.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the native library writes to the terminal by itself, past every log.
 *
 * <p>The engine's glue calls a guard that the library deprecated ({@code AutoNonVariableTypeMode}),
 * and the library says so once a process, in five lines that no user can do anything about. {@code
 * TORCH_CPP_LOG_LEVEL} is read by Python alone.
 */
final class NativeMessages {

  private static final Logger LOG = LoggerFactory.getLogger(NativeMessages.class);

  /** Of the library's severities: 0 information, 1 warning, 2 error. */
  private static final int ERROR = 2;

  private NativeMessages() {}

  /**
   * Lets the known warning pass unseen; every other message of the library is written as before.
   */
  static void passOverKnown(Supplier<NDManager> managers) {
    try {
      Pointer level =
          NativeLibrary.getInstance("c10").getGlobalVariableAddress("FLAGS_caffe2_log_level");
      int before = level.getInt(0);
      level.setInt(0, ERROR);
      try (NDManager manager = managers.get();
          NDArray array = OwnedArrays.copyOf(manager.create(1f))) {
        array.set(new float[] {0}); // warns
      } finally {
        level.setInt(0, before);
      }
    } catch (LinkageError e) { // another build of the library: the warning is harmless
      LOG.debug("The native library's messages cannot be chosen", e);
    }
  }
}
