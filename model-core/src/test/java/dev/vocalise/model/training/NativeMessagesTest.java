package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeMessagesTest {

  /** In a process of its own: the library warns once a process, and past Java's streams. */
  @Test
  void theEnginesFirstUseWritesNoWarningToTheTerminal() throws Exception {
    assertThat(errorsOf(FirstUse.class)).doesNotContain("Warning").contains("ready");
  }

  private static String errorsOf(Class<?> main) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectErrorStream(true)
            .start();
    String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(written).isZero();
    return written;
  }

  /** What warned before: the engine's copy into an array. */
  static final class FirstUse {
    public static void main(String[] arguments) {
      try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
          NDArray array = manager.create(1f)) {
        array.set(new float[] {2});
        System.err.println("ready: " + array.getFloat());
      }
    }
  }
}
