package dev.vocalise.web.contract;

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
 * What checks a REST API and makes clients for it, in a Python environment outside the checkout:
 * {@code VOCALISE_REST_TOOLS}, or {@code ~/.cache/vocalise-rest-tools}. It is made once, which
 * takes Python 3.10 and PyPI.
 *
 * @param environment a virtual environment with what {@code requirements.txt} names
 */
record RestTools(Path environment) {
  static final Path SCRIPTS = Path.of("src/test/resources/rest-tools").toAbsolutePath();

  /** What a tool said, on both channels together. */
  record Verdict(int exitCode, String said) {}

  /** Empty where they can neither be found nor installed; the reason is printed. */
  static Optional<RestTools> find() throws InterruptedException {
    String named = System.getenv("VOCALISE_REST_TOOLS");
    Path cache =
        named == null
            ? Path.of(System.getProperty("user.home"), ".cache", "vocalise-rest-tools")
            : Path.of(named);
    try {
      return Optional.of(new RestTools(installed(cache)));
    } catch (IOException e) {
      System.err.println("the tools that check the REST API cannot be had: " + e.getMessage());
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
        System.err.println("Installing the tools that check the REST API once … (" + lock + ")");
        require(run(cache, "python3", "-m", "venv", "--clear", environment));
        require(
            run(
                cache,
                environment.resolve("bin/pip"),
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
                SCRIPTS.resolve("requirements.txt")));
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

  /** Runs a program of the environment. */
  Verdict program(Path folder, String name, Object... arguments)
      throws IOException, InterruptedException {
    List<Object> command = new ArrayList<>();
    command.add(environment.resolve("bin").resolve(name));
    command.addAll(Arrays.asList(arguments));
    return run(folder, command.toArray());
  }

  private static Verdict run(Path folder, Object... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Arrays.stream(command).map(String::valueOf).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true);
    String path = Path.of(String.valueOf(command[0])).getParent() + ":" + System.getenv("PATH");
    builder.environment().put("PATH", path); // the generator calls its formatter
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Verdict(process.waitFor(), said);
  }
}
