package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Campaigns from file to table. */
@Command(
    name = "campaign",
    description = "Validate, launch, follow, resume and cancel campaigns; print their tables.",
    synopsisSubcommandLabel = "(validate | launch | list | show | resume | cancel | table)",
    footer = {
      "  vocalise campaign validate campaigns/paper/table-03.yaml",
      "  vocalise campaign launch campaigns/demo.yaml",
      "  vocalise campaign table demo --format latex"
    })
final class CampaignCommands extends Group {
  @Command(
      name = "validate",
      description = "Check a campaign file; nothing is started.",
      footer = "  vocalise campaign validate campaigns/demo.yaml")
  void validate(@Parameters(paramLabel = "FILE") Path file) {
    Map<String, String> body = body(file);
    try (Session session = session()) {
      JsonNode spec = session.api().post("campaigns/validate", body);
      int runs = 0;
      for (JsonNode experiment : spec.path("experiments")) {
        runs += experiment.path("seeds").size();
      }
      line(
          "%s is valid: campaign %s, %d experiments, %d runs"
              .formatted(file, spec.path("name").asText(), spec.path("experiments").size(), runs));
    }
  }

  @Command(
      name = "launch",
      description = "Launch a campaign and follow it to its end.",
      footer = {
        "  vocalise campaign launch campaigns/demo.yaml",
        "  vocalise campaign launch campaigns/demo.yaml --detach    (while 'vocalise up' runs)"
      })
  int launch(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--detach", description = "Return at once; needs a running instance.")
          boolean detach) {
    Map<String, String> body = body(file);
    try (Session session = session()) {
      CampaignWatch.requireShared(session, detach);
      JsonNode campaign = session.api().post("campaigns", body);
      return CampaignWatch.follow(root(), session, campaign.path("name").asText(), detach);
    }
  }

  @Command(
      name = "list",
      description = "List all campaigns, newest first.",
      footer = "  vocalise campaign list --format json")
  void list(
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    print(
        "campaigns",
        format,
        campaigns -> {
          if (campaigns.isEmpty()) {
            line("No campaign yet; launch one with: vocalise campaign launch FILE");
          }
          campaigns.forEach(this::print);
        });
  }

  private void print(JsonNode campaign) {
    int total = 0;
    for (JsonNode count : campaign.path("runs")) {
      total += count.asInt();
    }
    line(
        "%-24s %-10s %d of %d runs  %s"
            .formatted(
                campaign.path("name").asText(),
                campaign.path("state").asText(),
                campaign.at("/runs/DONE").asInt(),
                total,
                Terminal.printable(campaign.path("reason").asText("").replace("null", ""))));
  }

  @Command(
      name = "show",
      description = "The runs of one campaign, failures first.",
      footer = "  vocalise campaign show demo")
  void show(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    print("campaigns/" + ApiClient.segment(name), format, board -> printBoard(name, board));
  }

  private void printBoard(String name, JsonNode board) {
    line(name + ": " + board.at("/campaign/state").asText());
    if (board.at("/campaign").hasNonNull("reason")) {
      line(Terminal.printable(board.at("/campaign/reason").asText()));
    }
    for (boolean failed : new boolean[] {true, false}) {
      for (JsonNode experiment : board.path("experiments")) {
        for (JsonNode seed : experiment.path("seeds")) {
          if (seed.path("state").asText().equals("FAILED") == failed) {
            line(runLine(experiment.path("name").asText(), seed));
          }
        }
      }
    }
  }

  private static String runLine(String experiment, JsonNode seed) {
    String result =
        seed.hasNonNull("uar")
            ? String.format(Locale.ROOT, "UAR %.1f %%", seed.path("uar").asDouble() * 100)
            : seed.at("/failure/message").asText("");
    return "  %-24s seed %-4d %-10s %s  %s"
        .formatted(
            Terminal.printable(experiment),
            seed.path("seed").asInt(),
            seed.path("state").asText(),
            seed.path("runId").asText(),
            Terminal.printable(result));
  }

  @Command(
      name = "resume",
      description = "Run what failed or was cancelled again; finished runs are kept.",
      footer = "  vocalise campaign resume demo")
  int resume(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--detach", description = "Return at once; needs a running instance.")
          boolean detach) {
    try (Session session = session()) {
      CampaignWatch.requireShared(session, detach);
      JsonNode answer =
          session.api().post("campaigns/" + ApiClient.segment(name) + "/resume", Map.of());
      line(answer.path("runs").asInt() + " runs were queued again");
      return CampaignWatch.follow(root(), session, name, detach);
    }
  }

  @Command(
      name = "cancel",
      description = "End a campaign; finished runs keep their results.",
      footer = "  vocalise campaign cancel demo")
  void cancel(@Parameters(paramLabel = "NAME") String name) {
    try (Session session = session()) {
      JsonNode answer =
          session.api().post("campaigns/" + ApiClient.segment(name) + "/cancel", Map.of());
      if (!answer.path("cancelled").asBoolean()) {
        throw new UserError(
            "campaign '" + name + "' had ended already, so there is nothing to cancel");
      }
      line("cancelled; resume it with: vocalise campaign resume " + name);
    }
  }

  @Command(
      name = "table",
      description = "Print the result table with the published numbers beside.",
      footer = {"  vocalise campaign table demo", "  vocalise campaign table demo --format json"})
  void table(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--format",
              description = "${COMPLETION-CANDIDATES} (default: text).",
              completionCandidates = TableFormats.class,
              converter = TableFormats.class,
              defaultValue = TableFormats.DEFAULT)
          String format) {
    try (Session session = session()) {
      line(session.api().table(name, format));
    }
  }

  static Map<String, String> body(Path file) {
    try {
      return Map.of(
          "text", Files.readString(file, StandardCharsets.UTF_8), "fileName", file.toString());
    } catch (NoSuchFileException e) {
      throw new UserError(
          "there is no file " + file + "; name a campaign file such as campaigns/demo.yaml");
    } catch (CharacterCodingException e) {
      throw new UserError(file + " is not text in UTF-8; save it as such");
    } catch (IOException e) {
      throw new UserError(
          "cannot read "
              + file
              + " ("
              + e
              + "); expected a campaign file such as campaigns/demo.yaml");
    }
  }
}
