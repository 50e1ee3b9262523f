package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.workflows.StageName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every worker process of the database, wherever it runs. */
@Command(
    name = "list",
    description = "List the workers with their devices, versions and what each is doing.",
    footer = "  vocalise worker list --format json")
final class WorkerList implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Override
  public Integer call() {
    VocaliseCommand root = (VocaliseCommand) requireNonNull(spec, "spec").root().userObject();
    try (Session session = root.session(Work.NONE)) {
      JsonNode workers = session.api().get("workers");
      if (format == Format.json) {
        root.terminal().data(workers.toPrettyString());
        return 0;
      }
      if (workers.isEmpty()) {
        root.terminal().line("No worker is there; start one with: vocalise up");
        return 0;
      }
      root.terminal().line(row("worker", "state", "device", "queues", "build", "beat", "doing"));
      Instant now = Instant.now();
      workers.forEach(worker -> root.terminal().line(row(worker, now)));
    }
    return 0;
  }

  private static String row(JsonNode worker, Instant now) {
    List<String> doing = new ArrayList<>();
    for (JsonNode one : worker.path("doing")) {
      doing.add(
          "%s %s%s"
              .formatted(
                  StageName.noun(one.path("stage").asText()),
                  one.path("campaign").asText(),
                  one.path("seed").isNull() ? "" : " seed " + one.path("seed").asInt()));
    }
    List<String> queues = new ArrayList<>();
    worker.path("queues").forEach(queue -> queues.add(queue.asText()));
    Duration silent = Duration.between(Instant.parse(worker.path("beatAt").asText()), now);
    return row(
        worker.path("host").asText() + "/" + worker.path("pid").asText(),
        worker.path("state").asText(),
        worker.path("slots").asInt() == 0 ? "–" : worker.path("device").asText(),
        String.join(",", queues),
        worker.path("version").asText() + " " + worker.path("build").asText(),
        Math.max(0, silent.toSeconds()) + " s",
        worker.hasNonNull("waitsFor")
            ? "waits for " + worker.path("waitsFor").asText()
            : String.join(", ", doing));
  }

  private static String row(Object... cells) {
    String line = String.format(Locale.ROOT, "%-24s %-8s %-14s %-28s %-26s %-6s %s", cells);
    return Terminal.printable(line).stripTrailing();
  }
}
