package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One seed run by its id. */
@Command(
    name = "run",
    description = "Look at one seed run, or do it again.",
    synopsisSubcommandLabel = "(show | errors | decisions | files | download | resume | retry)",
    footer = "  vocalise run show 7b0c…   (ids: vocalise campaign show NAME)")
final class RunCommands extends Group {
  @Command(
      name = "show",
      description = "State, scores, stages, failure, settings and files of one run.",
      footer = "  vocalise run show ID --format json")
  void show(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    String path = "runs/" + ApiClient.segment(id);
    try (Session session = session()) {
      JsonNode view = session.api().get(path);
      if (format == Format.json) {
        root().terminal().data(view.toPrettyString());
        return;
      }
      RunReport.lines(view).forEach(line -> line(Terminal.printable(line)));
      JsonNode files = session.api().get(path + "/files");
      if (!files.isEmpty()) {
        line("files, to be had with: vocalise run download " + id);
        RunDownload.list(line -> line("  " + line)).accept(files);
      }
    }
  }

  @Command(
      name = "errors",
      description = "Where a tested run errs: scores with intervals, confusion, recall by group.",
      footer = {"  vocalise run errors ID", "  vocalise run errors ID --by gender --format json"})
  void errors(
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--by",
              paramLabel = "WHAT",
              description = "speaker (default), gender, session, length or level.",
              defaultValue = "speaker")
          String by,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = session()) {
      String run = "runs/" + ApiClient.segment(id);
      JsonNode analysis = session.api().get(run + "/analysis");
      JsonNode groups = session.api().get(run + "/groups?by=" + ApiClient.segment(by));
      if (format == Format.json) {
        ObjectNode all = analysis.deepCopy();
        root().terminal().data(all.set("groups", groups).toPrettyString());
      } else {
        RunErrors.lines(analysis, by, groups).forEach(this::line);
      }
    }
  }

  @Command(
      name = "decisions",
      description = "Every utterance of the test with its true class, prediction and confidence.",
      footer = {
        "  vocalise run decisions ID --wrong --format csv",
        "  vocalise run decisions ID --truth anger --predicted happiness"
      })
  void decisions(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--truth", paramLabel = "CLASS", description = "Of this true class alone.")
          @Nullable String truth,
      @Option(
              names = "--predicted",
              paramLabel = "CLASS",
              description = "Predicted as this class alone.")
          @Nullable String predicted,
      @Option(names = "--wrong", description = "Errors alone.") boolean wrong,
      @Option(names = "--format", description = "csv or json.", defaultValue = "csv")
          RunErrors.Form format) {
    try (Session session = session()) {
      String query =
          "?wrong="
              + wrong
              + (truth == null ? "" : "&truth=" + ApiClient.segment(truth))
              + (predicted == null ? "" : "&predicted=" + ApiClient.segment(predicted));
      JsonNode decisions =
          session.api().get("runs/" + ApiClient.segment(id) + "/decisions" + query);
      if (format == RunErrors.Form.json) {
        root().terminal().data(decisions.toPrettyString());
      } else {
        RunErrors.csv(decisions).forEach(this::line);
      }
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
              description = "Where to (default: the current folder).")
          @Nullable Path folder) {
    try (Session session = session()) {
      new RunDownload(session.api(), id, this::line)
          .to(folder == null ? Path.of("") : folder, names == null ? List.of() : names);
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
