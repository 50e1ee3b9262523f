package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.vocalise.infra.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Does finished runs again and says how the results compare. */
@Command(
    name = "reproduce",
    description = {
      "Do finished runs again, with trainings of their own, and compare.",
      "Exit code 0 if everything is bit-equal, else 1."
    },
    footer = {
      "  vocalise reproduce demo/audio/1              one seed",
      "  vocalise reproduce demo/audio                all finished seeds of an experiment",
      "  vocalise reproduce RUN-ID --format json      everything that was compared"
    })
final class ReproduceCommand implements Callable<Integer> {
  private static final int FEW = 5;

  @ParentCommand private @Nullable VocaliseCommand root;

  @Parameters(
      paramLabel = "RUN|CELL",
      description = "Id of a run, CAMPAIGN/EXPERIMENT/SEED or CAMPAIGN/EXPERIMENT.")
  private String of = "";

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Override
  public Integer call() {
    VocaliseCommand vocalise = Objects.requireNonNull(root, "root");
    Terminal terminal = vocalise.terminal();
    try (Session session = vocalise.session()) {
      JsonNode launched = session.api().post("reproductions", Map.of("of", of));
      String campaign = launched.path("campaign").asText();
      CampaignWatch.untilDone(session, terminal, campaign);
      ArrayNode found = comparisons(session, launched, campaign);
      if (format == Format.json) {
        terminal.data(found.toPrettyString());
      } else {
        found.forEach(each -> lines(each).forEach(line -> terminal.line(Terminal.printable(line))));
        terminal.line("kept as campaign " + campaign);
      }
      boolean equal = true;
      for (JsonNode each : found) {
        equal &= each.path("bitEqual").asBoolean();
      }
      return equal ? 0 : 1;
    }
  }

  /** Of each original the one with its run in this campaign. */
  private static ArrayNode comparisons(Session session, JsonNode launched, String campaign) {
    ArrayNode found = ApiClient.JSON.createArrayNode();
    for (JsonNode original : launched.path("originals")) {
      for (JsonNode each : session.api().get("reproductions/" + original.asText())) {
        if (each.at("/again/campaign").asText().equals(campaign)) {
          found.add(each);
        }
      }
    }
    if (found.size() < launched.path("originals").size()) {
      throw new UserError(
          "%s compared; see: vocalise campaign show %s"
              .formatted(
                  Counted.of(
                      found.size(), launched.path("originals").size(), "run was", "runs were"),
                  campaign));
    }
    return found;
  }

  /** One comparison for people. */
  static List<String> lines(JsonNode found) {
    List<String> lines = new ArrayList<>();
    JsonNode original = found.path("original");
    lines.add(
        "%s / %s / seed %d: %s"
            .formatted(
                original.path("campaign").asText(),
                original.path("experiment").asText(),
                original.path("seed").asInt(),
                found.path("bitEqual").asBoolean() ? "bit-equal" : "NOT bit-equal"));
    for (JsonNode weights : found.path("weights")) {
      lines.add(
          line(
              (weights.path("branch").asText() + " weights").strip(),
              weights.path("bitEqual").asBoolean(),
              "sha256 " + weights.path("original").asText(),
              "%d of %d tensors differ, by at most %.3g and %.3g on average"
                  .formatted(
                      weights.path("differing").size(),
                      weights.path("tensors").asInt(),
                      weights.path("largest").asDouble(),
                      weights.path("mean").asDouble())));
    }
    JsonNode curves = found.path("curves");
    lines.add(
        line(
            "curves",
            curves.path("equal").asBoolean(),
            Counted.of(curves.path("points").asInt(), "point", "points"),
            differing(curves.path("differing"))));
    JsonNode scores = found.path("scores");
    lines.add(
        line(
            "scores",
            scores.path("equal").asBoolean(),
            String.format(Locale.ROOT, "UAR %.2f %%", 100 * scores.path("original").asDouble()),
            String.format(
                Locale.ROOT,
                "UAR %.2f %% was %.2f %%",
                100 * scores.path("again").asDouble(),
                100 * scores.path("original").asDouble())));
    JsonNode predictions = found.path("predictions");
    lines.add(
        line(
            "predictions",
            predictions.path("bitEqual").asBoolean(),
            Counted.of(predictions.path("utterances").asInt(), "utterance", "utterances"),
            "%d of %d decided otherwise, logits differ by at most %.3g"
                .formatted(
                    predictions.path("otherDecisions").asInt(),
                    predictions.path("utterances").asInt(),
                    predictions.path("largest").asDouble())));
    for (String what : List.of("inputs", "settings", "code", "machine")) {
      for (JsonNode each : found.path(what)) {
        lines.add(
            "  other %-11s %s: %s was %s"
                .formatted(
                    what,
                    each.path("what").asText(),
                    each.path("again").asText(),
                    each.path("original").asText()));
      }
    }
    return lines;
  }

  private static String line(String what, boolean equal, String facts, String difference) {
    return "  %-17s %s  %s"
        .formatted(what, equal ? "equal " : "differ", equal ? facts : difference);
  }

  private static String differing(JsonNode curves) {
    List<String> names = new ArrayList<>();
    for (JsonNode curve : curves) {
      names.add(
          "%s in %s by at most %.3g"
              .formatted(
                  curve.path("key").asText(),
                  Counted.of(
                      curve.path("differing").asInt() + curve.path("missing").asInt(),
                      "point",
                      "points"),
                  curve.path("largest").asDouble()));
    }
    return names.size() <= FEW
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, FEW)) + " and " + (names.size() - FEW) + " more";
  }
}
