package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** One seed run by its id. */
@Command(
    name = "run",
    description = "Look at one seed run, or queue it again.",
    synopsisSubcommandLabel = "(show | resume)",
    footerHeading = "%nExample:%n",
    footer = "  vocalise run show 7b0c…   (ids: vocalise campaign show NAME)")
final class RunCommands extends Group {
  @ParentCommand private @Nullable VocaliseCommand root;

  @Command(
      name = "show",
      description = "State, stages and failure of one run.",
      footerHeading = "%nExample:%n",
      footer = "  vocalise run show ID --format json")
  int show(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = root(root).session()) {
      JsonNode view = session.api().get("runs/" + ApiClient.segment(id));
      Terminal terminal = root(root).terminal();
      if (format == Format.json) {
        terminal.line(view.toPrettyString());
        return 0;
      }
      JsonNode run = view.path("run");
      terminal.line(
          "%s, seed %d: %s%s"
              .formatted(
                  run.path("campaign").asText() + "/" + run.path("experiment").asText(),
                  run.path("seed").asInt(),
                  run.path("state").asText(),
                  run.hasNonNull("uar")
                      ? String.format(
                          Locale.ROOT, ", UAR %.1f %%", run.path("uar").asDouble() * 100)
                      : ""));
      if (run.hasNonNull("failure")) {
        terminal.line(Terminal.printable("failed: " + run.at("/failure/message").asText()));
      }
      for (JsonNode stage : view.path("stages")) {
        terminal.line(
            "  %-20s attempt %d  %s"
                .formatted(
                    stage.path("stage").asText(),
                    stage.path("attempt").asInt(),
                    stage.path("state").asText()));
      }
    }
    return 0;
  }

  @Command(
      name = "resume",
      description = "Queue a failed or cancelled run again.",
      footerHeading = "%nExample:%n",
      footer = "  vocalise run resume ID")
  int resume(@Parameters(paramLabel = "ID") String id) {
    try (Session session = root(root).session()) {
      JsonNode answer = session.api().post("runs/" + ApiClient.segment(id) + "/resume", Map.of());
      if (!answer.path("resumed").asBoolean()) {
        throw new UserError(
            "the run neither failed nor was cancelled, so there is nothing to resume");
      }
      String campaign =
          session.api().get("runs/" + ApiClient.segment(id)).at("/run/campaign").asText();
      return CampaignWatch.follow(root(root), session, campaign, session.shared());
    }
  }
}
