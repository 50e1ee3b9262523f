package dev.vocalise.web.cli;

import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.infra.local.DataDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What people wait for: an instance, a verb beside it, a page of it. */
@Command(
    name = "start",
    description = "Time starts, verbs beside an instance and its first page, by the launcher.",
    footer = {
      "  vocalise bench start                          on an empty data directory of its own",
      "  vocalise bench start --on COPY --times 5 --json   on one that no instance has open"
    })
final class BenchStart implements Callable<Integer> {
  private static final String READY = "Vocalise is up: ";
  private static final int PAGES = 20;

  @Mixin private final Bench bench = new Bench();

  @Option(
      names = "--on",
      paramLabel = "DIR",
      description = "A data directory; campaigns that run in it go on (default: an empty one).")
  private @Nullable Path on;

  @Option(names = "--times", description = "Of each (default: ${DEFAULT-VALUE}).")
  private int times = 3;

  /** Seconds of some repetitions, the fastest first. */
  private record Seconds(List<Double> sorted) {
    static Seconds of(List<Double> all) {
      return new Seconds(all.stream().sorted().toList());
    }

    double fastest() {
      return sorted.get(0);
    }

    double median() {
      return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    bench.positive("--times", times);
    bench.refuse("--threads", "means nothing to a start");
    Path given = on;
    if (given != null) {
      measure(given);
      return 0;
    }
    Path own = Files.createTempDirectory("vocalise-bench-start");
    try {
      stop(started(own.resolve("data"))); // makes it
      measure(own.resolve("data"));
    } finally {
      DurableFiles.deleteAll(own);
    }
    return 0;
  }

  private void measure(Path data) throws IOException, InterruptedException {
    List<Double> helps = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    List<Double> verbs = new ArrayList<>();
    List<Double> firstPages = new ArrayList<>();
    List<Double> pages = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      helps.add(verb("--help"));
    }
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      Process instance = started(data);
      try {
        starts.add(since(begin));
        instance.info().totalCpuDuration().ifPresent(used -> cpu.add(used.toMillis() / 1e3));
        pages(data, firstPages, pages);
        verbs.add(verb("campaign", "list", "--data", data.toString()));
      } finally {
        stop(instance);
      }
    }
    Seconds ready = Seconds.of(starts);
    Seconds verb = Seconds.of(verbs);
    Seconds help = Seconds.of(helps);
    Seconds first = Seconds.of(firstPages);
    Seconds page = Seconds.of(pages);
    bench.print(
        ApiClient.JSON
            .createObjectNode()
            .put("times", times)
            .put("classArchive", System.getenv("CLASSPATH") != null)
            .put("readySeconds", ready.fastest())
            .put("readySecondsMedian", ready.median())
            .put("readyCpuSecondsMedian", cpu.isEmpty() ? 0 : Seconds.of(cpu).median())
            .put("helpSeconds", help.fastest())
            .put("helpSecondsMedian", help.median())
            .put("verbSeconds", verb.fastest())
            .put("verbSecondsMedian", verb.median())
            .put("firstPageSeconds", first.fastest())
            .put("pageSeconds", page.fastest())
            .put("pageSecondsMedian", page.median()),
        "ready in %.2f s (median %.2f); --help %.2f s (%.2f); campaign list %.2f s (%.2f);"
            + " home %.2f s at first, %.3f s warm (%.3f)",
        ready.fastest(),
        ready.median(),
        help.fastest(),
        help.median(),
        verb.fastest(),
        verb.median(),
        first.fastest(),
        page.fastest(),
        page.median());
  }

  /** Returns when it says that it answers. */
  private Process started(Path data) throws IOException {
    Process process = launched(List.of("up", "--port", "0", "--data", data.toString()), false);
    List<String> said = new ArrayList<>();
    BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
    for (String line = words.readLine(); line != null; line = words.readLine()) {
      if (line.startsWith(READY)) {
        return process;
      }
      said.add(line);
    }
    throw new UserError("the instance did not start", said, 1);
  }

  private static void stop(Process instance) throws InterruptedException {
    instance.destroy();
    instance.waitFor();
  }

  private double verb(String... words) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int code = launched(Arrays.asList(words), true).waitFor();
    if (code != 0) {
      throw new UserError("%s ended with code %d".formatted(String.join(" ", words), code));
    }
    return since(begin);
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** By the script that people start, which is part of what they wait for. */
  static Process launched(List<String> words, boolean quiet) throws IOException {
    Path launcher = Path.of(System.getProperty("vocalise.home", "/nonexistent"), "vocalise");
    if (!Files.isExecutable(launcher)) {
      throw new UserError("there is no launcher " + launcher + "; start this with ./vocalise");
    }
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    if (quiet) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    return builder.start();
  }

  /** Logs in, as a browser does, and takes the home page again and again. */
  private static void pages(Path data, List<Double> first, List<Double> next)
      throws IOException, InterruptedException {
    ApiClient api = ApiClient.of(data, DataDirectory.running(data).orElseThrow());
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    first.add(page(browser, api.loginLink("/")));
    for (int i = 0; i < PAGES; i++) {
      next.add(page(browser, api.base() + "/"));
    }
  }

  private static double page(HttpClient browser, String address)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    HttpResponse<String> page =
        browser.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (page.statusCode() != 200 || !page.body().contains("<h1 class=\"grow\">Campaigns")) {
      throw new UserError("the home page answered with status " + page.statusCode());
    }
    return since(begin);
  }
}
