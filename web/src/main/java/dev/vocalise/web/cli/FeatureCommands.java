package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.vocalise.infra.local.NamedInputs;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Functionals that somebody computed of a corpus: register, list, look. */
@Command(
    name = "features",
    description = {
      "Register functionals of corpora and look at them.",
      "",
      "They are computed elsewhere, by opensmile or SMILExtract, and read by backbones of kind mlp."
    },
    synopsisSubcommandLabel = "(add | list | show)",
    footer = {
      "  vocalise features add egemaps iemocap /data/iemocap-egemaps.csv",
      "  vocalise features show egemaps iemocap --format json"
    })
final class FeatureCommands extends Group {
  private static final int COLUMNS_SHOWN = 8;

  @Command(
      name = "add",
      description = {
        "Register functionals of all utterances of a corpus; their table is only read.",
        "",
        "FILE has a header, then a row for each utterance, separated by comma or semicolon:",
        "  file (opensmile) or name (SMILExtract)   of the recording, with or without folders and extension",
        "  start, end, frameTime, frameIndex        where it has them; parts of recordings need start and end",
        "  numbers, any number of columns           finite; a last column class, emotion or label is left out",
        "Utterances that are missing or doubled and values that are no finite numbers are refused by name;"
            + " rows of other recordings are counted."
      },
      footer = "  vocalise features add egemaps iemocap /data/iemocap-egemaps.csv")
  void add(
      @Parameters(paramLabel = "NAME", description = "Name in campaign files.") String name,
      @Parameters(paramLabel = "CORPUS", description = "A registered corpus.") String corpus,
      @Parameters(paramLabel = "FILE", description = "The table.") Path file) {
    try (Session session = session()) {
      Terminal terminal = root().terminal();
      terminal.status("Reading " + file + " …");
      String path = file.toAbsolutePath().normalize().toString();
      Map<String, String> body = Map.of("name", name, "corpus", corpus, "file", path);
      JsonNode added =
          NamedInputs.naming(
              root().data(), Path.of(path), () -> session.api().post("features", body));
      terminal.statusDone();
      line(added.path("line").asText());
      print(added.path("set"));
    }
  }

  @Command(
      name = "list",
      description = "List the registered functionals.",
      footer = "  vocalise features list")
  void list(
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    print(
        "features",
        format,
        sets -> {
          if (sets.isEmpty()) {
            line(
                "No functionals are registered; add some with: vocalise features add NAME CORPUS FILE.csv");
          }
          for (JsonNode set : sets) {
            line(
                "%-24s %-24s %6d functionals %7d utterances  %s"
                    .formatted(
                        set.path("name").asText(),
                        set.path("corpus").asText(),
                        set.path("columns").asInt(),
                        set.path("utterances").asInt(),
                        set.path("sha256").asText()));
          }
        });
  }

  @Command(
      name = "show",
      description = "Show what was imported, and from where.",
      footer = {
        "  vocalise features show egemaps",
        "  vocalise features show egemaps iemocap --format json"
      })
  void show(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(
              paramLabel = "CORPUS",
              arity = "0..1",
              description = "Those of this corpus alone (default: of all corpora).")
          @Nullable String corpus,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    String path = "features/" + ApiClient.segment(name);
    print(
        corpus == null ? path : path + "/" + ApiClient.segment(corpus),
        format,
        found -> {
          if (found instanceof ArrayNode sets) {
            sets.forEach(this::print);
          } else {
            print(found);
          }
        });
  }

  private void print(JsonNode set) {
    line("%s of %s".formatted(set.path("name").asText(), set.path("corpus").asText()));
    line("utterances   " + set.path("utterances").asInt());
    line("functionals  %d: %s".formatted(set.path("columns").size(), columns(set.path("columns"))));
    line("table        " + set.at("/artifact/sha256").asText());
    line("manifest     " + set.path("manifestSha256").asText());
    line("imported     " + Terminal.printable(set.path("source").asText()));
    line("             " + set.path("sourceSha256").asText());
    for (JsonNode note : set.path("notes")) {
      line("note         " + Terminal.printable(note.asText()));
    }
  }

  private static String columns(JsonNode names) {
    String first =
        StreamSupport.stream(names.spliterator(), false)
            .limit(COLUMNS_SHOWN)
            .map(name -> Terminal.printable(name.asText()))
            .collect(Collectors.joining(", "));
    return names.size() > COLUMNS_SHOWN ? first + " …" : first;
  }
}
