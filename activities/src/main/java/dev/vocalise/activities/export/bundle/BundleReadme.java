package dev.vocalise.activities.export.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.export.table.TableExport;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.text.Counted;
import java.io.IOException;
import java.util.List;

/** What a stranger reads first. */
final class BundleReadme {
  private BundleReadme() {}

  /**
   * @param absent files that are named and not there, in words
   */
  static String of(ExportedCampaign what, String absent) throws IOException {
    return new String(Bundle.resource("README.md"), UTF_8)
        .replace("{campaign}", what.campaign().name())
        .replace("{state}", state(what))
        .replace("{absent}", absent)
        .replace("{table}", TableExport.of("markdown").write(what.table()));
  }

  private static String state(ExportedCampaign what) {
    List<SeedRun> finished = what.finished();
    StringBuilder text = new StringBuilder();
    text.append(
        "The campaign is %s; %s %s a result."
            .formatted(
                what.campaign().state(),
                Counted.of(finished.size(), what.runs().size(), "run", "runs"),
                finished.size() == 1 ? "has" : "have"));
    if (what.oneRun()) {
      text.append(" This bundle is about one run alone: ").append(what.onlyRun().workflowId());
    }
    for (SeedRun run : what.runs()) {
      if (!finished.contains(run)) {
        text.append("\n- **Missing:** %s is %s".formatted(run.workflowId(), run.state()));
        text.append(run.failure() == null ? "" : " (" + run.failure().code() + ")");
      }
    }
    return text.toString();
  }
}
