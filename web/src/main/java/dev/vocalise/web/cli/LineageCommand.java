package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Where a number or a file comes from, as a tree. */
@Command(
    name = "lineage",
    description = "What a result or a file comes from, down to the files of corpora.",
    footer = {
      "  vocalise lineage demo/audio                  the cell of a table, with its seeds",
      "  vocalise lineage demo/audio/1 --depth 6      one seed, six steps down",
      "  vocalise lineage 9f86d081884c                a file by its digest, or the beginning of it"
    })
final class LineageCommand implements Callable<Integer> {
  private static final int DIGITS = 12;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  @ParentCommand private @Nullable VocaliseCommand root;

  @Parameters(
      paramLabel = "RUN|CELL|DIGEST",
      description =
          "Id of a run, CAMPAIGN/EXPERIMENT, CAMPAIGN/EXPERIMENT/SEED, NAME:VERSION of a trained"
              + " model, or at least 8 hexadecimal digits of a digest.")
  private String of = "";

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "How many steps to follow (default: ${DEFAULT-VALUE}).",
      defaultValue = "4")
  private int depth = 4;

  @Override
  public Integer call() {
    VocaliseCommand vocalise = Objects.requireNonNull(root, "root");
    try (Session session = vocalise.session(Work.NONE)) {
      JsonNode tree =
          session
              .api()
              .get(
                  "lineage?of="
                      + URLEncoder.encode(of, StandardCharsets.UTF_8)
                      + "&depth="
                      + depth);
      if (format == Format.json) {
        vocalise.terminal().data(tree.toPrettyString());
      } else {
        lines(tree).forEach(line -> vocalise.terminal().line(Terminal.printable(line)));
      }
      return 0;
    }
  }

  /** One line for each node; branches are drawn before it. */
  static List<String> lines(JsonNode tree) {
    List<String> lines = new ArrayList<>();
    draw(tree, "", "", lines);
    return lines;
  }

  private static void draw(JsonNode tree, String before, String below, List<String> lines) {
    lines.add(before + line(tree));
    JsonNode behind = tree.path("behind");
    int more = tree.path("total").asInt() - behind.size();
    for (int i = 0; i < behind.size(); i++) {
      boolean last = i == behind.size() - 1 && more <= 0;
      draw(behind.get(i), below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "), lines);
    }
    if (more > 0 && !behind.isEmpty()) {
      lines.add("%s└─ … and %d more".formatted(below, more));
    }
  }

  private static String line(JsonNode tree) {
    JsonNode node = tree.path("node");
    StringBuilder line = new StringBuilder(node.path("label").asText());
    add(line, "  ", node.path("detail").asText());
    if (node.hasNonNull("digest")) {
      line.append("  ").append(node.path("digest").asText(), 0, DIGITS);
    }
    JsonNode made = node.path("made");
    if (made.hasNonNull("when")) {
      Instant when = Instant.parse(made.path("when").asText());
      line.append("  ").append(TIME.format(when.atZone(ZoneId.systemDefault())));
    }
    add(line, "  by ", made.path("who").asText());
    add(line, " on ", made.path("where").asText());
    if (made.hasNonNull("statement")) {
      line.append("  statement ").append(made.path("statement").asLong());
    }
    if (tree.path("above").asBoolean()) {
      line.append("  (see above)");
    }
    return line.toString();
  }

  private static void add(StringBuilder line, String before, String text) {
    if (!text.isEmpty()) {
      line.append(before).append(text);
    }
  }
}
