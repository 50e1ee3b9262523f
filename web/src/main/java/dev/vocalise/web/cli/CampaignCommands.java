package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Campaigns from file to table. */
@Command(
    name = "campaign",
    description =
        "Validate, launch, extend, follow, pause, resume and cancel campaigns; print their tables.",
    synopsisSubcommandLabel =
        "(validate | launch | extend | follow | list | show | pause | resume | cancel | priority | move | table"
            + " | note | tag | rename | archive | unarchive | clone | delete)",
    subcommands = {
      CampaignValidate.class,
      CampaignExtend.class,
      CampaignMove.class,
      CampaignKeepingCommands.Note.class,
      CampaignKeepingCommands.Tag.class,
      CampaignKeepingCommands.Rename.class,
      CampaignKeepingCommands.Archive.class,
      CampaignKeepingCommands.Unarchive.class,
      CampaignKeepingCommands.Clone.class,
      CampaignKeepingCommands.Delete.class
    },
    footer = {
      "  vocalise campaign validate campaigns/paper/table-03.yaml",
      "  vocalise campaign launch campaigns/demo.yaml",
      "  vocalise campaign table demo --format latex"
    })
final class CampaignCommands extends Group {
  /** An instance takes a quarter of it. */
  private static final int MOST_BYTES = 1 << 20;

  @Command(
      name = "launch",
      description = "Launch a campaign and follow it to its end.",
      footer = {
        "  vocalise campaign launch campaigns/demo.yaml",
        "  vocalise campaign launch campaigns/demo.yaml --detach    (while 'vocalise up' runs)",
        "  vocalise campaign launch campaigns/demo.yaml --priority 5"
      })
  int launch(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(
              names = "--priority",
              paramLabel = "N",
              description = "1 (last) to 5 (first), in place of the file's.")
          @Nullable Integer priority,
      @Option(names = "--detach", description = "Return at once; needs a running instance.")
          boolean detach) {
    Map<String, Object> body = new HashMap<>(body(file));
    if (priority != null) {
      body.put("priority", priority);
    }
    CampaignWatch.requireShared(root(), detach);
    try (Session session = session()) {
      JsonNode campaign = session.api().post("campaigns", body);
      return CampaignWatch.follow(root(), session, campaign.path("name").asText(), detach);
    }
  }

  @Command(
      name = "list",
      description = "List all campaigns, newest first.",
      footer = "  vocalise campaign list --format json")
  void list(
      @Option(names = "--archived", description = "Archived ones as well.") boolean archived,
      @Option(names = "--sizes", description = "Print what each keeps in the store.") boolean sizes,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    if (sizes) {
      CampaignSizes.print(this, format);
      return;
    }
    print(
        "campaigns?archived=" + archived,
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
        "%-24s %-10s %s  %s%s"
            .formatted(
                campaign.path("name").asText(),
                campaign.path("state").asText(),
                Counted.of(campaign.at("/runs/DONE").asInt(), total, "run", "runs"),
                Terminal.printable(campaign.path("reason").asText("").replace("null", "")),
                CampaignKeepingCommands.tags(campaign)));
  }

  @Command(
      name = "show",
      description = "The runs of one campaign, failures first.",
      footer = "  vocalise campaign show demo")
  void show(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = session()) {
      String path = "campaigns/" + ApiClient.segment(name);
      JsonNode board = session.api().get(path);
      if (format == Format.json) {
        root().terminal().data(board.toPrettyString());
        return;
      }
      printBoard(name, board);
      CampaignSizes.facts(session.api().get(path + "/facts")).forEach(this::line);
      printBuilds(session.api().get(path + "/builds"));
    }
  }

  private void printBuilds(JsonNode builds) {
    List<String> made = new ArrayList<>();
    builds.path("attempts").forEach(build -> made.add(build.asText()));
    if (made.size() > 1) {
      line("Made by several builds of Vocalise: " + String.join(", then ", made));
    }
  }

  private void printBoard(String name, JsonNode board) {
    line(
        name
            + ": "
            + board.at("/campaign/state").asText()
            + CampaignKeepingCommands.tags(board.path("campaign")));
    CampaignKeepingCommands.note(board.path("campaign")).lines().forEach(this::line);
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
      description =
          "Go on with a paused campaign, or run what failed or was cancelled again; finished runs are kept.",
      footer = "  vocalise campaign resume demo")
  int resume(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--detach", description = "Return at once; needs a running instance.")
          boolean detach) {
    CampaignWatch.requireShared(root(), detach);
    try (Session session = session()) {
      answer(
          session.api().post("campaigns/" + ApiClient.segment(name) + "/resume", Map.of()),
          "resumed");
      return CampaignWatch.follow(root(), session, name, detach);
    }
  }

  @Command(
      name = "follow",
      description = "Follow a campaign of a running instance to its end; Ctrl-C leaves it going.",
      footer = "  vocalise campaign follow demo")
  int follow(@Parameters(paramLabel = "NAME") String name) {
    root()
        .requireShared(
            "nothing runs that could be followed; start an instance with: vocalise up (or go on with: vocalise campaign resume "
                + name
                + ")");
    try (Session session = session()) {
      return CampaignWatch.follow(root(), session, name, false);
    }
  }

  @Command(
      name = "cancel",
      description = "End a campaign; finished runs keep their results.",
      footer = "  vocalise campaign cancel demo")
  void cancel(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--yes", description = "Without a question.") boolean yes) {
    Confirmation.require(
        root().terminal(),
        yes,
        "Cancel campaign '%s'? What runs stops; finished runs keep their results.".formatted(name));
    try (Session session = session()) {
      JsonNode answer =
          session.api().post("campaigns/" + ApiClient.segment(name) + "/cancel", Map.of());
      answer(answer, "cancelled");
    }
  }

  /** The sentence of the answer, as an error where nothing was done. */
  private void answer(JsonNode answer, String done) {
    String line = answer.path("answer").asText();
    if (!answer.path(done).asBoolean()) {
      throw new UserError(line);
    }
    line(line);
  }

  @Command(
      name = "pause",
      description = "Stop what runs, with a checkpoint, and begin nothing until a resume.",
      footer = "  vocalise campaign pause demo")
  void pause(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--yes", description = "Without a question.") boolean yes) {
    Confirmation.require(
        root().terminal(),
        yes,
        "Pause campaign '%s'? What runs stops with a checkpoint.".formatted(name));
    try (Session session = session()) {
      answer(
          session.api().post("campaigns/" + ApiClient.segment(name) + "/pause", Map.of()),
          "paused");
    }
  }

  @Command(
      name = "priority",
      description = "Whose runs are begun first: 1 (last) to 5 (first); 3 is usual.",
      footer = "  vocalise campaign priority demo 5")
  void priority(
      @Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "N") int priority) {
    try (Session session = session()) {
      JsonNode answer =
          session
              .api()
              .post(
                  "campaigns/" + ApiClient.segment(name) + "/priority",
                  Map.of("priority", priority));
      line(
          "campaign '%s' has priority %d now, before it had %d; what runs already goes on"
              .formatted(name, answer.path("priority").asInt(), answer.path("before").asInt()));
    }
  }

  @Command(
      name = "table",
      description = "Print the result table: scores, comparisons, published numbers.",
      footer = {
        "  vocalise campaign table demo",
        "  vocalise campaign table demo --baseline source-only --format latex"
      })
  void table(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--format",
              description = "${COMPLETION-CANDIDATES} (default: text).",
              completionCandidates = TableFormats.class,
              converter = TableFormats.class,
              defaultValue = TableFormats.DEFAULT)
          String format,
      @Option(
              names = "--baseline",
              paramLabel = "EXPERIMENT",
              description = "Compare the others with this one (default: the first).")
          @Nullable String baseline,
      @Option(names = "--brief", description = "UAR, seeds and published numbers alone.")
          boolean brief) {
    try (Session session = session()) {
      String table = session.api().table(name, format, baseline, brief);
      if (format.equals(TableFormats.DEFAULT)) {
        line(table); // for people, with a hint where it is incomplete
      } else {
        root().terminal().data(table);
      }
    }
  }

  static Map<String, String> body(Path file) {
    try {
      byte[] bytes = InputFile.bytes(file, MOST_BYTES);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Map.of("text", text, "fileName", file.toString());
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
              + InputFile.why(e)
              + "); expected a campaign file such as campaigns/demo.yaml");
    }
  }
}
