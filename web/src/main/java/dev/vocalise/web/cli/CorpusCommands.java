package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.local.NamedInputs;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.adapter.CsvAdapter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Corpora on the user's disk: register, list, look. */
@Command(
    name = "corpus",
    description = "Register corpora and look at them.",
    synopsisSubcommandLabel = "(add | list | show | template | update | relocate | remove)",
    subcommands = {
      CorpusKeepingCommands.Update.class,
      CorpusKeepingCommands.Relocate.class,
      CorpusKeepingCommands.Remove.class
    },
    footer = {
      "  vocalise corpus add iemocap /data/IEMOCAP",
      "  vocalise corpus show iemocap --format json"
    })
final class CorpusCommands extends Group {
  /** The kinds of corpora that can be read. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CorpusAdapter.all().stream().map(CorpusAdapter::kind).iterator();
    }
  }

  @Command(
      name = "add",
      description = {
        "Register a corpus; its folder is only read.",
        "",
        "A csv corpus is DIR/manifest.csv, the only .csv file in DIR, or the table itself in place of DIR"
            + " (comma, semicolon or tab). Its header has, in any case:",
        "  file (FileName)      below the table's folder, required",
        "  emotion (EmoClass)   neutral, happiness, sadness, anger or any other, required",
        "  speaker (SpkrID), transcript, session, language",
        "  start, end           of a part: 1.5, 1500ms, 00:01.5, 0 days 00:00:01.5; or start, duration",
        "  gender, split        kept and counted",
        "  arousal, valence, dominance   numbers, kept",
        "Other columns are ignored, and named. 'vocalise corpus template csv' prints an example."
      },
      footer = {
        "  vocalise corpus add iemocap /data/IEMOCAP",
        "  vocalise corpus add emo-db /data/emodb --name emodb",
        "  vocalise corpus add csv /data/mine --name mine --allow-bad"
      })
  void add(
      @Parameters(
              paramLabel = "KIND",
              description = "One of: ${COMPLETION-CANDIDATES}.",
              completionCandidates = Kinds.class)
          String kind,
      @Parameters(
              paramLabel = "DIR",
              description = "The corpus' folder; for csv also the table itself.")
          Path directory,
      @Option(names = "--name", description = "Name in campaign files (default: KIND).")
          @Nullable String name,
      @Option(
              names = "--allow-bad",
              description = "Import what is good even if more than 1 %% is bad.")
          boolean allowBad) {
    requireKind("corpus add", new Kinds(), kind, directory);
    try (Session session = session()) {
      Terminal terminal = root().terminal();
      terminal.status("Reading " + directory + " …");
      String dir = directory.toAbsolutePath().normalize().toString();
      String wanted = name == null ? kind : name;
      Map<String, Object> body =
          Map.of("kind", kind, "dir", dir, "name", wanted, "allowBad", allowBad);
      JsonNode corpus =
          NamedInputs.naming(
              root().data(), Path.of(dir), () -> session.api().post("corpora", body));
      terminal.statusDone();
      print(session, corpus);
    }
  }

  @Command(
      name = "list",
      description = "List the registered corpora.",
      footer = "  vocalise corpus list")
  void list(
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    print(
        "corpora",
        format,
        corpora -> {
          if (corpora.isEmpty()) {
            line("No corpus is registered; add one with: vocalise corpus add KIND DIR");
          }
          for (JsonNode corpus : corpora) {
            line(
                "%-24s %-12s %7d utterances  %s"
                    .formatted(
                        corpus.path("name").asText(),
                        corpus.path("kind").asText(),
                        corpus.at("/report/utterances").asInt(),
                        Terminal.printable(corpus.path("directory").asText())));
          }
        });
  }

  @Command(
      name = "template",
      description = {
        "Print a table to fill in.",
        "",
        "The first row is a whole recording, the second one a part of a longer one: from 12.5 to 15.25 seconds.",
        "Delete the columns that you do not need; 'file' and 'emotion' must stay. Empty fields say nothing."
      },
      footer = "  vocalise corpus template csv > /data/mine/manifest.csv")
  void template(@Parameters(paramLabel = "KIND", description = "csv.") String kind) {
    if (!kind.equals("csv")) {
      throw new UserError(
          "there is a template for csv only, not for '"
              + kind
              + "': other kinds are published layouts");
    }
    CsvAdapter.TEMPLATE.lines().forEach(this::line);
  }

  @Command(
      name = "show",
      description = "Show what an import found.",
      footer = "  vocalise corpus show iemocap --format json")
  void show(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = session()) {
      JsonNode corpus = session.api().get("corpora/" + ApiClient.segment(name));
      if (format == Format.json) {
        root()
            .terminal()
            .data(json(corpus).<ObjectNode>set("labels", labels(session, name)).toPrettyString());
      } else {
        print(session, corpus);
      }
    }
  }

  /**
   * The report with the four keys that scripts read first: counts, classes in the paper's order.
   */
  private static ObjectNode json(JsonNode corpus) {
    JsonNode report = corpus.path("report");
    ObjectNode json = ApiClient.JSON.createObjectNode();
    json.set("utterances", report.path("utterances"));
    ObjectNode classes = json.putObject("classes");
    for (Emotion emotion : Emotion.values()) {
      classes.set(emotion.label(), report.path("classes").path(emotion.label()));
    }
    json.put("speakers", report.path("speakers").size());
    json.set("leftOut", report.path("leftOut"));
    json.set("utterancesBySpeaker", report.path("speakers"));
    json.set("utterancesBySession", report.path("sessions"));
    report.properties().forEach(entry -> json.putIfAbsent(entry.getKey(), entry.getValue()));
    json.put("name", corpus.path("name").asText()).put("kind", corpus.path("kind").asText());
    return json;
  }

  private void print(Session session, JsonNode corpus) {
    CorpusReport.lines(corpus, labels(session, corpus.path("name").asText())).forEach(this::line);
  }

  /** As {@code [{"label", "name", "paperClass", "utterances"}]}. */
  private static JsonNode labels(Session session, String name) {
    return session.api().get("corpora/" + ApiClient.segment(name) + "/labels");
  }
}
