package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.workflows.StageName;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One seed run by its id. */
@Command(
    name = "run",
    description = "Look at one seed run, or do it again.",
    synopsisSubcommandLabel = "(show | files | download | resume | retry)",
    footer = "  vocalise run show 7b0c…   (ids: vocalise campaign show NAME)")
final class RunCommands extends Group {
  @Command(
      name = "show",
      description = "State, stages and failure of one run.",
      footer = "  vocalise run show ID --format json")
  void show(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    print("runs/" + ApiClient.segment(id), format, this::print);
  }

  private void print(JsonNode view) {
    JsonNode run = view.path("run");
    String uar =
        run.hasNonNull("uar")
            ? String.format(Locale.ROOT, ", UAR %.1f %%", run.path("uar").asDouble() * 100)
            : "";
    line(
        "%s/%s, seed %d: %s%s"
            .formatted(
                run.path("campaign").asText(),
                run.path("experiment").asText(),
                run.path("seed").asInt(),
                run.path("state").asText(),
                uar));
    if (run.hasNonNull("failure")) {
      line(Terminal.printable("failed: " + run.at("/failure/message").asText()));
    }
    for (JsonNode stage : view.path("stages")) {
      line(
          "  %-20s attempt %d  %s"
              .formatted(
                  StageName.noun(stage.path("stage").asText()),
                  stage.path("attempt").asInt(),
                  stage.path("state").asText()));
    }
  }

  @Command(
      name = "files",
      description = "The files that a run made, with their digests.",
      footer = "  vocalise run files ID")
  void files(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    print("runs/" + ApiClient.segment(id) + "/files", format, RunDownload.list(this::line));
  }

  @Command(
      name = "download",
      description = "Store files of a run here; each is checked against its digest.",
      footer = {
        "  vocalise run download ID",
        "  vocalise run download ID model.safetensors --to /tmp/model"
      })
  void download(
      @Parameters(paramLabel = "ID") String id,
      @Parameters(
              index = "1..*",
              arity = "0..*",
              paramLabel = "NAME",
              description = "As `run files` lists them (default: all).")
          @Nullable List<String> names,
      @Option(
              names = "--to",
              paramLabel = "DIR",
              description = "Where to (default: the current folder).",
              defaultValue = "")
          Path folder) {
    try (Session session = session()) {
      new RunDownload(session.api(), id, this::line).to(folder, names == null ? List.of() : names);
    }
  }

  @Command(
      name = "resume",
      description = "Queue a failed or cancelled run again.",
      footer = "  vocalise run resume ID")
  int resume(@Parameters(paramLabel = "ID") String id) {
    try (Session session = session()) {
      JsonNode answer = session.api().post("runs/" + ApiClient.segment(id) + "/resume", Map.of());
      return follow(session, id, answer, "resumed");
    }
  }

  @Command(
      name = "retry",
      description = "Do a run again, from a stage where one is named; earlier stages are reused.",
      footer = {"  vocalise run retry ID", "  vocalise run retry ID --from evaluate"})
  int retry(
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--from",
              paramLabel = "STAGE",
              description = "train or evaluate; of a fused run audio, text or evaluate.")
          @Nullable String from) {
    try (Session session = session()) {
      Map<String, String> body = from == null ? Map.of() : Map.of("from", from);
      JsonNode answer = session.api().post("runs/" + ApiClient.segment(id) + "/retry", body);
      return follow(session, id, answer, "queued");
    }
  }

  private int follow(Session session, String id, JsonNode answer, String done) {
    if (!answer.path(done).asBoolean()) {
      throw new UserError(answer.path("answer").asText());
    }
    line(answer.path("answer").asText());
    String campaign =
        session.api().get("runs/" + ApiClient.segment(id)).at("/run/campaign").asText();
    return CampaignWatch.follow(root(), session, campaign, session.shared());
  }
}
