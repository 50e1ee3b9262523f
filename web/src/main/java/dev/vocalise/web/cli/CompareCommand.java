package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Experiments and runs of any campaigns beside each other. */
@Command(
    name = "compare",
    description =
        "Experiments or runs side by side: scores, what differs, and where decisions agree.",
    footer = {
      "  vocalise compare demo/audio demo/audio-text           paired by seed",
      "  vocalise compare first second --baseline first/audio  all experiments of two campaigns",
      "  vocalise compare demo/audio/0 demo/text/0 --utterances --differing > differ.csv"
    })
final class CompareCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;

  @Parameters(
      paramLabel = "SIDE",
      arity = "1..*",
      description =
          "CAMPAIGN (all its experiments), CAMPAIGN/EXPERIMENT, CAMPAIGN/EXPERIMENT/SEED, or the id"
              + " of a run.")
  private List<String> sides = new ArrayList<>();

  @Option(
      names = "--baseline",
      paramLabel = "SIDE",
      description = "The one that the others are compared with (default: the first).")
  private @Nullable String baseline;

  @Option(
      names = "--utterances",
      description = "What two sides say of each utterance, as CSV; needs equal test sets.")
  private boolean utterances;

  @Option(names = "--differing", description = "With --utterances: only where they differ.")
  private boolean differing;

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Override
  public Integer call() {
    VocaliseCommand vocalise = Objects.requireNonNull(root, "root");
    if (utterances && sides.size() != 2) {
      throw new UserError(
          "--utterances compares two experiments or runs, got " + sides.size(), List.of(), 2);
    }
    try (Session session = vocalise.session(Work.NONE)) {
      if (utterances) {
        JsonNode all =
            session.api().get("compare/utterances?" + pair() + "&differing=" + differing);
        if (format == Format.json) {
          vocalise.terminal().data(all.toPrettyString());
        } else {
          CompareReport.csv(all).forEach(vocalise.terminal()::line);
        }
        return 0;
      }
      ObjectNode compared = session.api().get("compare?" + query()).deepCopy();
      @Nullable JsonNode agreement = null;
      String refused = "";
      if (compared.path("sides").size() == 2) {
        try {
          agreement = session.api().get("compare/agreement?" + pair(compared));
        } catch (UserError e) {
          refused = String.valueOf(e.getMessage());
        }
      }
      if (format == Format.json) {
        compared.set("agreement", agreement);
        vocalise.terminal().data(compared.toPrettyString());
        return 0;
      }
      CompareReport.lines(compared).forEach(vocalise.terminal()::line);
      if (agreement != null) {
        CompareReport.agreement(agreement).forEach(vocalise.terminal()::line);
      } else if (!refused.isEmpty()) {
        vocalise.terminal().line("");
        vocalise.terminal().line("decisions: " + refused);
      }
      return 0;
    }
  }

  private String query() {
    String named =
        sides.stream()
            .map(side -> "side=" + ApiClient.segment(side))
            .collect(Collectors.joining("&"));
    return baseline == null ? named : named + "&baseline=" + ApiClient.segment(baseline);
  }

  private String pair() {
    return "first="
        + ApiClient.segment(sides.get(0))
        + "&second="
        + ApiClient.segment(sides.get(1));
  }

  private static String pair(JsonNode compared) {
    return "first="
        + ApiClient.segment(compared.at("/sides/0/name").asText())
        + "&second="
        + ApiClient.segment(compared.at("/sides/1/name").asText());
  }
}
