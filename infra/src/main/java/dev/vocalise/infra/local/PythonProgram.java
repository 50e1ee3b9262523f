package dev.vocalise.infra.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Python interpreter on the search path.
 *
 * @param executable absolute path
 * @param minor of version 3
 */
record PythonProgram(Path executable, int minor) {
  private static final Pattern VERSION = Pattern.compile("Python 3\\.(\\d+)\\..*");

  /** The first {@code python3} on the search path that is at least 3.{@code minor}. */
  static Optional<PythonProgram> find(Map<String, String> environment, int minor) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path candidate = Path.of(folder, "python3");
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        Optional<PythonProgram> found = ask(candidate.toAbsolutePath());
        if (found.isPresent() && found.get().minor() >= minor) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<PythonProgram> ask(Path executable) {
    try {
      Process process =
          new ProcessBuilder(List.of(executable.toString(), "--version"))
              .redirectErrorStream(true)
              .start();
      String version =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor(10, TimeUnit.SECONDS);
      Matcher matcher = VERSION.matcher(version);
      return matcher.matches()
          ? Optional.of(new PythonProgram(executable, Integer.parseInt(matcher.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
