package dev.vocalise.web.cli;

import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.web.api.Distribution;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Makes the archive from which Java maps the classes of this build (ADR 37): starts an instance of
 * its own, asks it what users ask, notes which classes that took, and has Java store these. The
 * launcher runs it once for each build and Java, and moves the folder into place.
 */
@Command(
    name = "archive-classes",
    hidden = true,
    description = "Make the archive of classes that starts this build faster (the launcher does).",
    footer = "  vocalise archive-classes DIR")
final class ArchiveClasses implements Callable<Integer> {
  /** Java's bound for one variable of the environment is 128 KiB. */
  private static final int LONGEST_CLASS_PATH = 100_000;

  /** Of one step; other work goes first. */
  private static final long LIMIT_SECONDS = 600;

  private static final String READY = "Vocalise is up: ";

  /** What is asked beside the instance: what is often asked, and what prints much. */
  private static final List<List<String>> QUESTIONS =
      List.of(
          List.of("--help"),
          List.of("campaign", "list"),
          List.of("campaign", "show", "none"),
          List.of("corpus", "list"),
          List.of("model", "list"),
          List.of("run", "show", "none/none/0"));

  @Parameters(paramLabel = "DIR", description = "An own and empty folder.")
  private Path folder = Path.of("");

  private final List<Path> lists = new ArrayList<>();
  private String classPath = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home =
        Distribution.home()
            .orElseThrow(() -> new UserError("an archive of classes needs the distribution"));
    folder = folder.toAbsolutePath();
    classPath = Distribution.classPath(home);
    if (classPath.length() > LONGEST_CLASS_PATH || home.toString().contains(File.pathSeparator)) {
      throw new UserError(home + " is too long for a class path, or has a colon in its name");
    }
    rehearse();
    dump();
    // Last: the launcher takes no archive that is newer than this file.
    DurableFiles.force(folder.resolve("classes.jsa"));
    Files.writeString(folder.resolve("class-path"), classPath + "\n");
    return 0;
  }

  /** An instance without data, and verbs and pages beside it. */
  private void rehearse() throws IOException, InterruptedException {
    Path data = folder.resolve("data");
    List<String> place = List.of("--data", data.toString());
    Path said = folder.resolve("said");
    List<String> up = noted();
    up.addAll(List.of("up", "--port", "0"));
    up.addAll(place);
    Process instance = start(up, said);
    try {
      while (!Files.readString(said).contains(READY)) {
        if (instance.waitFor(200, TimeUnit.MILLISECONDS)) {
          throw new UserError("the rehearsal did not start: " + Files.readString(said));
        }
      }
      for (List<String> question : QUESTIONS) {
        List<String> line = noted();
        line.addAll(1, List.of("-XX:TieredStopAtLevel=1"));
        line.addAll(question);
        line.addAll(place);
        await(start(line, folder.resolve("answer")));
      }
    } finally {
      instance.destroy();
      await(instance);
    }
    DurableFiles.deleteAll(data);
  }

  private void dump() throws IOException, InterruptedException {
    Set<String> classes = new LinkedHashSet<>();
    for (Path list : lists) {
      classes.addAll(Files.readAllLines(list));
      Files.delete(list);
    }
    Path all = folder.resolve("all.list");
    Files.write(all, classes);
    List<String> line = new ArrayList<>();
    line.add(java());
    line.addAll(List.of("-Xmx512m", "-Xshare:dump", "-XX:SharedClassListFile=" + all));
    line.add("-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"));
    int code = await(start(line, folder.resolve("dumped")));
    if (code != 0) {
      throw new UserError("Java made no archive: exit code " + code);
    }
    for (String made : List.of("all.list", "said", "answer", "dumped")) {
      Files.deleteIfExists(folder.resolve(made));
    }
  }

  /** Java with the options of this process, which writes down what classes it loads. */
  private List<String> noted() {
    Path list = folder.resolve("classes-" + lists.size() + ".list");
    lists.add(list);
    List<String> line = new ArrayList<>();
    line.add(java());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.add("-XX:DumpLoadedClassList=" + list);
    line.add("dev.vocalise.web.Main");
    return line;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Process start(List<String> line, Path said) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(said.toFile());
    builder.environment().put("CLASSPATH", classPath);
    return builder.start();
  }

  private static int await(Process process) throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return process.exitValue();
  }
}
