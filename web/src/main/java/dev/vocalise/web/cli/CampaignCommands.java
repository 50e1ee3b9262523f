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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Campaigns from file to table. */
@Command(
    name = "campaign",
    description = "Validate, launch, follow, resume and cancel campaigns; print their tables.",
    synopsisSubcommandLabel = "(validate | launch | list | show | resume | cancel | table)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  vocalise campaign validate campaigns/paper/table-03.yaml",
      "  vocalise campaign launch campaigns/demo.yaml",
      "  vocalise campaign table demo --format latex"
    })
final class CampaignCommands extends Group {
  @ParentCommand private @Nullable VocaliseCommand root;

  @Command(
      name = "validate",
      description = "Check a campaign file; nothing is started.",
      footerHeading = "%nExample:%n",
      footer = "  vocalise campaign validate campaigns/demo.yaml")
  int validate(@Parameters(paramLabel = "FILE") Path file) {
    Map<String, String> body = body(file);
    try (Session session = root(root).session()) {
      JsonNode spec = session.api().post("campaigns/validate", body);
      int runs = 0;
      for (JsonNode experiment : spec.path("experiments")) {
        runs += experiment.path("seeds").size();
      }
      root(root)
          .terminal()
          .line(
              "%s is valid: campaign %s, %d experiments, %d runs"
                  .formatted(
                      file, spec.path("name").asText(), spec.path("experiments").size(), runs));
    }
    return 0;
  }

  @Command(
      name = "launch",
      description = "Launch a campaign and follow it to its end.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  vocalise campaign launch campaigns/demo.yaml",
        "  vocalise campaign launch campaigns/demo.yaml --detach    (while 'vocalise up' runs)"
      })
  int launch(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--detach", description = "Return at once; needs a running instance.")
          boolean detach) {
    Map<String, String> body = body(file);
    try (Session session = root(root).session()) {
      CampaignWatch.requireShared(session, detach);
      JsonNode campaign = session.api().post("campaigns", body);
      return CampaignWatch.follow(root(root), session, campaign.path("name").asText(), detach);
    }
  }

  @Command(
      name = "list",
      description = "List all campaigns, newest first.",
      footerHeading = "%nExample:%n",
      footer = "  vocalise campaign list --format json")
  int list(
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = root(root).session()) {
      JsonNode campaigns = session.api().get("campaigns");
      Terminal terminal = root(root).terminal();
      if (format == Format.json) {
        terminal.line(campaigns.toPrettyString());
        return 0;
      }
      if (campaigns.isEmpty()) {
        terminal.line("No campaign yet; launch one with: vocalise campaign launch FILE");
      }
      for (JsonNode campaign : campaigns) {
        int total = 0;
        for (JsonNode count : campaign.path("runs")) {
          total += count.asInt();
        }
        terminal.line(
            "%-24s %-10s %d of %d runs  %s"
                .formatted(
                    campaign.path("name").asText(),
                    campaign.path("state").asText(),
                    campaign.at("/runs/DONE").asInt(),
                    total,
                    Terminal.printable(campaign.path("reason").asText("").replace("null", ""))));
      }
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "The runs of one campaign, failures first.",
      footerHeading = "%nExample:%n",
      footer = "  vocalise campaign show demo")
  int show(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = root(root).session()) {
      JsonNode board = session.api().get("campaigns/" + ApiClient.segment(name));
      Terminal terminal = root(root).terminal();
      if (format == Format.json) {
        terminal.line(board.toPrettyString());
        return 0;
      }
      terminal.line(name + ": " + board.at("/campaign/state").asText());
      if (board.at("/campaign").hasNonNull("reason")) {
        terminal.line(Terminal.printable(board.at("/campaign/reason").asText()));
      }
      for (boolean failed : new boolean[] {true, false}) {
        for (JsonNode experiment : board.path("experiments")) {
          for (JsonNode seed : experiment.path("seeds")) {
            if (seed.path("state").asText().equals("FAILED") == failed) {
              terminal.line(runLine(experiment.path("name").asText(), seed));
            }
          }
        }
      }
    }
    return 0;
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
      footerHeading = "%nExample:%n",
      footer = "  vocalise campaign resume demo")
  int resume(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--detach", description = "Return at once; needs a running instance.")
          boolean detach) {
    try (Session session = root(root).session()) {
      CampaignWatch.requireShared(session, detach);
      JsonNode answer =
          session.api().post("campaigns/" + ApiClient.segment(name) + "/resume", Map.of());
      root(root).terminal().line(answer.path("runs").asInt() + " runs were queued again");
      return CampaignWatch.follow(root(root), session, name, detach);
    }
  }

  @Command(
      name = "cancel",
      description = "End a campaign; finished runs keep their results.",
      footerHeading = "%nExample:%n",
      footer = "  vocalise campaign cancel demo")
  int cancel(@Parameters(paramLabel = "NAME") String name) {
    try (Session session = root(root).session()) {
      JsonNode answer =
          session.api().post("campaigns/" + ApiClient.segment(name) + "/cancel", Map.of());
      if (!answer.path("cancelled").asBoolean()) {
        throw new UserError(
            "campaign '" + name + "' had ended already, so there is nothing to cancel");
      }
      root(root).terminal().line("cancelled; resume it with: vocalise campaign resume " + name);
    }
    return 0;
  }

  @Command(
      name = "table",
      description = "Print the result table with the published numbers beside.",
      footerHeading = "%nExamples:%n",
      footer = {"  vocalise campaign table demo", "  vocalise campaign table demo --format json"})
  int table(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--format",
              description = "${COMPLETION-CANDIDATES} (default: text).",
              completionCandidates = TableFormats.class,
              converter = TableFormats.class,
              defaultValue = TableFormats.DEFAULT)
          String format) {
    try (Session session = root(root).session()) {
      root(root).terminal().line(session.api().table(name, format));
    }
    return 0;
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
