package dev.vocalise.web.api;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where this process runs from, and how another one is started from there: by the jar that starts
 * the distribution, or, with an archive of classes (ADR 37), by a class path in the environment
 * that names all of its jars.
 */
public final class Distribution {
  private static final String MAIN = "dev.vocalise.web.Main";

  private Distribution() {}

  /** The folder of the distribution; empty where the process does not run from one. */
  public static Optional<Path> home() {
    return home(System.getProperty("java.class.path", ""));
  }

  /**
   * @param classPath one starter in the folder, or jars of which the first lies in a folder of it
   */
  static Optional<Path> home(String classPath) {
    Path first = Path.of(classPath.split(File.pathSeparator, 2)[0]).toAbsolutePath();
    Path folder = first.getParent();
    if (folder != null && classPath.contains(File.pathSeparator)) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder).filter(home -> Files.isDirectory(home.resolve("app")));
  }

  /**
   * All jars of a distribution as one class path: what Quarkus changed in libraries first, then our
   * own, then that of the command line, whose classes are too old for an archive: each jar before
   * it would be opened for them.
   */
  public static String classPath(Path home) throws IOException {
    List<String> jars = new ArrayList<>();
    jars.add(home.resolve("quarkus/transformed-bytecode.jar").toString());
    jars.add(home.resolve("quarkus/generated-bytecode.jar").toString());
    for (String folder : List.of("app", "lib/main", "lib/boot")) {
      try (Stream<Path> files = Files.list(home.resolve(folder))) {
        files
            .map(Path::toString)
            .filter(file -> file.endsWith(".jar"))
            .sorted(
                Comparator.comparing((String file) -> !file.contains("picocli"))
                    .thenComparing(file -> file))
            .forEach(jars::add);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  /** What follows Java's options in the command line of another process; empty as for home. */
  public static Optional<List<String>> starter() {
    String classPath = System.getProperty("java.class.path", "");
    return home(classPath)
        .map(
            home ->
                classPath.contains(File.pathSeparator)
                    ? List.of(MAIN) // it inherits CLASSPATH
                    : List.of("-jar", classPath));
  }
}
