package dev.vocalise.infra.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether training can use an NVIDIA GPU, and which of the steps to it are missing. PyTorch's CUDA
 * libraries come from its Python package, since Maven Central has none of this version.
 */
record GpuDoctor(Map<String, String> environment, Path proc) {
  private static final String VERSION = "2.7.1";
  private static final String FLAVOR = "cu128";
  private static final Pattern GPU = Pattern.compile("gpu:(\\d{1,4})");

  /** What is missing is required where the environment asks for a GPU. */
  Check examine() {
    String wanted = environment.getOrDefault("VOCALISE_DEVICE", "").strip();
    Matcher gpu = GPU.matcher(wanted);
    if (!gpu.matches()) {
      return wanted.isEmpty() || wanted.equals("cpu")
          ? found()
          : Check.missing(
              "gpu",
              "VOCALISE_DEVICE is '%s'; expected cpu or gpu:N".formatted(wanted),
              "Set it to one of these, or unset it for cpu.");
    }
    Check found = found();
    if (!found.ok()) {
      return Check.missing(
          "gpu",
          "device %s: %s".formatted(wanted, hasDriver() ? found.message() : "no NVIDIA driver"),
          hasDriver() ? found.remedy() : "Install it, or train on the device cpu.");
    }
    int count = count();
    return Integer.parseInt(gpu.group(1)) < count || count == 0
        ? found
        : Check.missing(
            "gpu",
            "device %s: this machine has %d, counted from gpu:0".formatted(wanted, count),
            "Name one of these.");
  }

  /** As many as the driver tells of; 0 where it does not tell. */
  private int count() {
    try (Stream<Path> cards = Files.list(proc.resolve("driver/nvidia/gpus"))) {
      return (int) cards.count();
    } catch (IOException e) {
      return 0;
    }
  }

  private boolean hasDriver() {
    return Files.exists(proc.resolve("driver/nvidia/version"))
        || folders("PATH").anyMatch(f -> Files.isExecutable(f.resolve("nvidia-smi")));
  }

  private Check found() {
    if (!hasDriver()) {
      return Check.optional(
          "gpu",
          "no NVIDIA driver: training runs on the CPU",
          "Nothing to do without such a GPU; with one, install NVIDIA's driver first.");
    }
    List<String> missing = missingSteps();
    return missing.isEmpty()
        ? Check.good(
            "gpu",
            "NVIDIA driver and PyTorch %s for CUDA at %s"
                .formatted(VERSION, environment.get("PYTORCH_LIBRARY_PATH")))
        : Check.optional(
            "gpu",
            "an NVIDIA driver is there but PyTorch for CUDA is not set up",
            String.join(" ", missing));
  }

  List<String> missingSteps() {
    List<String> missing = new ArrayList<>();
    String library = environment.getOrDefault("PYTORCH_LIBRARY_PATH", "");
    if (library.isBlank()) {
      return List.of(
          "Install it: python3 -m venv VENV && VENV/bin/pip install torch==%s, and set VOCALISE_TORCH=VENV for ./vocalise (without it: what docs/servers.md#gpu names)."
              .formatted(VERSION));
    }
    if (!Files.exists(Path.of(library, "libtorch_cuda.so"))) {
      missing.add(
          "PYTORCH_LIBRARY_PATH names %s, which has no libtorch_cuda.so: install torch==%s there."
              .formatted(library, VERSION));
    }
    // Another version loads but fails at the first tensor; without the flavor an unusable one is
    // guessed.
    requireVariable("PYTORCH_VERSION", VERSION, missing);
    requireVariable("PYTORCH_FLAVOR", FLAVOR, missing);
    if (folders("LD_LIBRARY_PATH")
        .noneMatch(folder -> Files.exists(folder.resolve("libcudart.so.12")))) {
      missing.add(
          "Set LD_LIBRARY_PATH to PYTORCH_LIBRARY_PATH and all folders site-packages/nvidia/*/lib beside it (no libcudart.so.12 is found now).");
    }
    return missing;
  }

  private void requireVariable(String name, String value, List<String> missing) {
    if (!value.equals(environment.get(name))) {
      missing.add("Set " + name + "=" + value + ".");
    }
  }

  private Stream<Path> folders(String variable) {
    return Stream.of(environment.getOrDefault(variable, "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(Path::of);
  }
}
