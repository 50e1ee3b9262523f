package dev.vocalise.activities.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The standards' own tools, in a Python environment outside the checkout: {@code
 * VOCALISE_EXPORT_TOOLS}, or {@code ~/.cache/vocalise-export-tools}. It is made once, which takes
 * Python 3.10, PyPI and minutes.
 *
 * @param environment a virtual environment with what {@code requirements.txt} names
 */
public record ExportTools(Path environment) {
  private static final Path SCRIPTS = Path.of("src/test/resources/export-tools");

  /** What a tool said, on both channels together. */
  public record Verdict(int exitCode, String said) {}

  /** Empty where they can neither be found nor installed; the reason is printed. */
  public static Optional<ExportTools> find() {
    String named = System.getenv("VOCALISE_EXPORT_TOOLS");
    Path cache =
        named == null
            ? Path.of(System.getProperty("user.home"), ".cache", "vocalise-export-tools")
            : Path.of(named);
    try {
      return Optional.of(new ExportTools(installed(cache)));
    } catch (IOException e) {
      System.err.println("the tools that check exports cannot be had: " + e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Two tests at a time wait for each other; what was installed half is installed again. */
  private static Path installed(Path cache) throws IOException, InterruptedException {
    String wanted = Files.readString(SCRIPTS.resolve("requirements.txt"));
    Path complete = cache.resolve("installed.txt");
    Path environment = cache.resolve("venv");
    Files.createDirectories(cache);
    try (FileChannel channel =
            FileChannel.open(
                cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!Files.exists(complete) || !Files.readString(complete).equals(wanted)) {
        System.err.println(
            "Installing the tools that check exports once, which takes minutes … (" + lock + ")");
        require(run(List.of("python3", "-m", "venv", "--clear", environment.toString())));
        require(
            run(
                List.of(
                    environment.resolve("bin/pip").toString(),
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "-r",
                    SCRIPTS.resolve("requirements.txt").toString())));
        Files.writeString(complete, wanted);
      }
    }
    return environment;
  }

  private static void require(Verdict verdict) throws IOException {
    if (verdict.exitCode() != 0) {
      throw new IOException(verdict.said().strip());
    }
  }

  /** Runs one of the scripts beside the requirements. */
  public Verdict script(String name, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(environment.resolve("bin/python").toString());
    command.add(SCRIPTS.resolve(name).toString());
    Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
    return run(command);
  }

  /** Runs a program of the environment. */
  public Verdict program(String name, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(environment.resolve("bin").resolve(name).toString());
    Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
    return run(command);
  }

  private static Verdict run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Verdict(process.waitFor(), said);
  }
}
