package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.text.Counted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A campaign file is checked, and what its runs will take is estimated from measured steps. */
@Command(
    name = "validate",
    description = {
      "Check a campaign file, and estimate memory, time and disk of its runs; nothing is started.",
      "Each kind of training step is measured once on the instance's machine, in seconds or, for"
          + " large models, a minute or two; a day later again. What will not fit is a warning: the"
          + " file is valid all the same."
    },
    footer = {
      "  vocalise campaign validate campaigns/demo.yaml",
      "  vocalise campaign validate campaigns/demo.yaml --no-estimate",
      "  vocalise campaign validate campaigns/demo.yaml --format json"
    })
final class CampaignValidate implements Callable<Integer> {
  @ParentCommand private @Nullable CampaignCommands parent;

  @Parameters(paramLabel = "FILE")
  private Path file = Path.of("");

  @Option(names = "--no-estimate", description = "Check the file alone.")
  private boolean noEstimate;

  @Option(names = "--again", description = "Measure again what was measured within a day.")
  private boolean again;

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Override
  public Integer call() {
    CampaignCommands campaigns = requireNonNull(parent, "parent");
    Terminal terminal = campaigns.root().terminal();
    Map<String, Object> body = new HashMap<>(CampaignCommands.body(file));
    try (Session session = campaigns.session()) {
      JsonNode valid = session.api().post("campaigns/validate", body);
      if (format == Format.text) {
        print(campaigns, valid);
      }
      body.put("again", again);
      ObjectNode all = valid.deepCopy();
      if (!noEstimate) {
        estimate(session, terminal, body, all);
      }
      if (format == Format.json) {
        terminal.data(all.toPrettyString());
      }
    }
    return 0;
  }

  private void print(CampaignCommands campaigns, JsonNode valid) {
    int runs = 0;
    for (JsonNode experiment : valid.path("experiments")) {
      runs += experiment.path("seeds").size();
    }
    campaigns.line(
        "%s is valid: campaign %s, %s, %s"
            .formatted(
                file,
                valid.path("name").asText(),
                Counted.of(valid.path("experiments").size(), "experiment", "experiments"),
                Counted.of(runs, "run", "runs")));
    valid.path("splits").forEach(split -> SplitText.of(split).forEach(campaigns::line));
  }

  /** Without an estimate the file is valid all the same. */
  private void estimate(
      Session session, Terminal terminal, Map<String, Object> body, ObjectNode all) {
    JsonNode estimate;
    if (terminal.interactive()) {
      terminal.status("Measuring steps …");
    }
    try {
      estimate = session.api().post("campaigns/estimate", body);
    } catch (UserError e) {
      all.put("noEstimate", e.getMessage());
      terminal.problem("no estimate: " + e.getMessage());
      return;
    } finally {
      terminal.statusDone();
    }
    all.set("estimate", estimate);
    if (format == Format.text) {
      EstimateText.of(estimate).forEach(terminal::line);
    }
    EstimateText.warnings(estimate).forEach(warning -> terminal.problem("warning: " + warning));
  }
}
