package dev.vocalise.web.cli;

import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.local.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The packaged command line in processes of its own, all on one data directory. */
final class PackagedCli {
  private static final Path APP = Path.of("target/quarkus-app");
  private static final String JAR = "quarkus-run.jar";
  private static final long LIMIT_SECONDS = 300;

  /** Classes as a command leaves them, so that the next ones map them instead of loading anew. */
  private static final Path CLASSES = Path.of("target/cli-classes.jsa").toAbsolutePath();

  static {
    archiveClasses();
  }

  private final Path folder;
  private final Map<String, String> environment;
  private final Path app;
  private final List<String> flags = new ArrayList<>();
  private int calls;

  PackagedCli(Path folder) {
    this(folder, Map.of(), APP);
  }

  /**
   * @param environment beside that of this process
   */
  PackagedCli(Path folder, Map<String, String> environment) {
    this(folder, environment, APP);
  }

  private PackagedCli(Path folder, Map<String, String> environment, Path app) {
    this.folder = folder;
    this.environment = environment;
    this.app = app;
  }

  /** The same code as another build: with one more jar of ours, which nothing reads. */
  static PackagedCli ofOtherBuild(Path folder, Map<String, String> environment) throws IOException {
    Path other = Files.createTempDirectory(APP.toAbsolutePath().getParent(), "other-build-");
    try (Stream<Path> files = Files.walk(APP)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path link = other.resolve(APP.relativize(file));
        Files.createDirectories(link.getParent());
        Files.createLink(link, file);
      }
    }
    Path more = other.resolve("lib/main/dev.vocalise.more.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(more))) {
      zip.putNextEntry(new ZipEntry("more"));
    }
    return new PackagedCli(folder, environment, other);
  }

  /** With more flags for Java, of which the last of a kind counts. */
  PackagedCli with(String... more) {
    flags.addAll(List.of(more));
    return this;
  }

  /** What a command left behind. */
  record Result(int code, String out, String err) {}

  /** A command that may still run. */
  record Running(Process process, Path out, Path err) {
    Result await() throws IOException, InterruptedException {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IOException("the command did not end; it said: " + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    void awaitOutput(String text) throws IOException, InterruptedException {
      awaitText(out, text);
    }

    /** Looks every tenth of a second until the file has this text, or the process has ended. */
    void awaitText(Path file, String text) throws IOException, InterruptedException {
      while (!Files.readString(file).contains(text)) {
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          throw new IOException("the command ended: " + Files.readString(err));
        }
      }
    }

    /** As a signal does; by force only if that does not help. */
    void stop() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  Path data() {
    return folder.resolve("data");
  }

  /** Of the instance that runs. */
  ApiClient api() {
    return ApiClient.of(data(), DataDirectory.running(data()).orElseThrow());
  }

  Result run(String... args) throws IOException, InterruptedException {
    return start(args).await();
  }

  /** With a file as its standard input. */
  Result reading(Path input, String... args) throws IOException, InterruptedException {
    return start(ProcessBuilder.Redirect.from(input.toFile()), data(), args).await();
  }

  Running start(String... args) throws IOException {
    return start(data(), args);
  }

  /** On another data directory. */
  Running start(Path data, String... args) throws IOException {
    return start(ProcessBuilder.Redirect.PIPE, data, args);
  }

  private Running start(ProcessBuilder.Redirect input, Path data, String... args)
      throws IOException {
    List<String> line = line(app, "-XX:SharedArchiveFile=" + CLASSES, data, args);
    line.addAll(line.indexOf("-jar"), flags);
    Path out = folder.resolve("out-" + calls + ".txt");
    Path err = folder.resolve("err-" + calls + ".txt");
    calls++;
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(input)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  private static void archiveClasses() {
    try {
      Files.deleteIfExists(CLASSES);
      Path data = Files.createTempDirectory("cli-classes");
      List<String> line = line(APP, "-XX:ArchiveClassesAtExit=" + CLASSES, data, "corpus", "list");
      new ProcessBuilder(line)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      DurableFiles.deleteAll(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> line(Path app, String classes, Path data, String... args) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // most of a short command is else spent in the compiler
                classes,
                "-Xlog:disable", // no word about an archive of another build
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dvocalise.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-jar",
                app.resolve(JAR).toString()));
    if (Runtime.version().feature() >= 24) { // as the launcher does
      line.addAll(
          1,
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    line.addAll(List.of(args));
    line.add("--data");
    line.add(data.toString());
    return line;
  }
}
