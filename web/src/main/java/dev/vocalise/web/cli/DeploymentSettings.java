package dev.vocalise.web.cli;

import dev.vocalise.infra.local.StartupException;
import dev.vocalise.infra.payload.PayloadKeys;
import dev.vocalise.model.tensor.ComputeDevice;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Settings of the environment that say how a process trains. */
public final class DeploymentSettings {
  /** Names folders from which people's files may be read. */
  public static final String ALLOW = "VOCALISE_ALLOW";

  private static final int MOST = 1024;

  private DeploymentSettings() {}

  /** {@code VOCALISE_DEVICE}: {@code cpu} or {@code gpu:N}. */
  static String device(Map<String, String> environment) {
    String device = environment.getOrDefault("VOCALISE_DEVICE", "");
    try {
      return ComputeDevice.parse(device.isBlank() ? "cpu" : device.strip()).toString();
    } catch (IllegalArgumentException e) {
      throw new StartupException("VOCALISE_DEVICE: " + e.getMessage() + "; unset it for cpu.", e);
    }
  }

  /** {@code VOCALISE_TRAINING_SLOTS}: trainings at the same time in one process. */
  static int trainings(Map<String, String> environment) {
    return number(environment, "VOCALISE_TRAINING_SLOTS", 1);
  }

  /** {@code VOCALISE_THREADS}: of one training. */
  public static int threads(Map<String, String> environment) {
    return number(environment, "VOCALISE_THREADS", 1);
  }

  /**
   * One sentence where the workers of a machine want more threads than it has processors. Their
   * number stays what it is all the same: bits of a result depend on it, and so does its key.
   */
  public static Optional<String> tooManyThreads(int workers, Map<String, String> environment) {
    int wanted = workers * threads(environment);
    int there = Runtime.getRuntime().availableProcessors();
    return wanted <= there
        ? Optional.empty()
        : Optional.of(
            "%d workers with %d threads each share %d processors; fewer workers, or a smaller VOCALISE_THREADS (which makes other bits), may be faster."
                .formatted(workers, threads(environment), there));
  }

  /** {@code VOCALISE_KEEP_BUILD}: whether campaigns of other builds are left alone. */
  public static boolean keepsBuilds(Map<String, String> environment) {
    return flag(environment, "VOCALISE_KEEP_BUILD");
  }

  /** {@code VOCALISE_FORCE_BFLOAT16}: whether it is computed without instructions for it. */
  public static boolean forcesBfloat16(Map<String, String> environment) {
    return flag(environment, "VOCALISE_FORCE_BFLOAT16");
  }

  private static boolean flag(Map<String, String> environment, String name) {
    String text = environment.getOrDefault(name, "").strip();
    if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
      throw new StartupException(
          "%s must be true or false but was '%s'; unset it for false.".formatted(name, text));
    }
    return text.equals("true");
  }

  /** The folders of {@code --allow} and those of {@code VOCALISE_ALLOW}, a list like a PATH. */
  public static List<Path> allowed(List<Path> named, Map<String, String> environment) {
    String list = environment.getOrDefault(ALLOW, "");
    return Stream.concat(
            named.stream(),
            Stream.of(list.split(File.pathSeparator))
                .map(String::strip)
                .filter(folder -> !folder.isEmpty())
                .map(Path::of))
        .toList();
  }

  /** {@code VOCALISE_PAYLOAD_KEYS}. */
  public static PayloadKeys payloadKeys(Map<String, String> environment) {
    try {
      return PayloadKeys.parse(environment.getOrDefault(PayloadKeys.VARIABLE, ""));
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }

  /** {@code VOCALISE_MLFLOW_MODEL_MB}: bytes of the largest weights that MLflow is given. */
  public static long trackedModel(Map<String, String> environment) {
    return 1_000_000L * number(environment, "VOCALISE_MLFLOW_MODEL_MB", 100);
  }

  /** A whole number from 1 to 1024. */
  public static int number(Map<String, String> environment, String name, int fallback) {
    String text = environment.get(name);
    if (text == null || text.isBlank()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= 1 && value <= MOST) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new StartupException(
        "%s must be a whole number from 1 to %d but was '%s'; unset it for %d."
            .formatted(name, MOST, text, fallback));
  }
}
