package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;

/** What campaigns keep in the store, and when they will be done, in words. */
final class CampaignSizes {
  private CampaignSizes() {}

  /** All campaigns, each with what is its own and what it shares with others. */
  static void print(CampaignCommands campaigns, Format format) {
    campaigns.print(
        "sizes",
        format,
        sizes -> {
          campaigns.line("%-24s %12s  %12s".formatted("campaign", "its own", "in all"));
          for (JsonNode size : sizes) {
            campaigns.line(
                "%-24s %12s  %12s"
                    .formatted(
                        size.path("campaign").asText(),
                        bytes(size.at("/disk/ownBytes")),
                        bytes(size.at("/disk/bytes"))));
          }
        });
  }

  /** Lines below a board. */
  static List<String> facts(JsonNode facts) {
    List<String> lines = new ArrayList<>();
    if (facts.hasNonNull("secondsLeft")) {
      lines.add(left(facts) + " until it is done");
    }
    lines.add(
        "artifacts: %s, of which %s are its own"
            .formatted(bytes(facts.at("/disk/bytes")), bytes(facts.at("/disk/ownBytes"))));
    return lines;
  }

  /** Such as {@code about 12 min}; empty where it is not known. */
  static String left(JsonNode facts) {
    return facts.hasNonNull("secondsLeft")
        ? NumberFormat.about(facts.path("secondsLeft").asDouble())
        : "";
  }

  private static String bytes(JsonNode count) {
    return NumberFormat.bytes(count.asLong());
  }
}
