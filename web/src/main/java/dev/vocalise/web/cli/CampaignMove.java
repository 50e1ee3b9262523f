package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** From the workers of the build that a campaign began with to those of the instance's own. */
@Command(
    name = "move",
    description =
        "Give a campaign to workers of this build (where VOCALISE_KEEP_BUILD leaves it alone).",
    footer = "  vocalise campaign move demo")
final class CampaignMove implements Runnable {
  @ParentCommand private @Nullable CampaignCommands parent;

  @Parameters(paramLabel = "NAME")
  private String name = "";

  @Override
  public void run() {
    CampaignCommands campaigns = requireNonNull(parent, "parent");
    try (Session session = campaigns.root().session(Work.NONE)) {
      JsonNode moved =
          session.api().post("campaigns/" + ApiClient.segment(name) + "/move", Map.of());
      campaigns.line(
          "%2$s belongs to build %1$s from now on".formatted(moved.path("build").asText(), name));
    }
  }
}
