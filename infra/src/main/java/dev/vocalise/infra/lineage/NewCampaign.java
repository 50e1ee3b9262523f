package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A validated campaign, ready to be launched.
 *
 * @param spec resolved: every setting has its value
 * @param file the campaign file as it was written
 * @param specSha256 digest of the canonical JSON of {@code spec}
 */
public record NewCampaign(
    String name, JsonNode spec, String file, String specSha256, List<NewExperiment> experiments) {

  public NewCampaign {
    experiments = List.copyOf(experiments);
    if (name.isBlank() || experiments.isEmpty()) {
      throw new IllegalArgumentException(
          "a campaign needs a name and experiments but was '%s' with %d experiments"
              .formatted(name, experiments.size()));
    }
  }

  /**
   * One row of the board.
   *
   * @param settings resolved settings
   * @param reference the published number beside it, as in the campaign file
   * @param corpora name of the registered corpus by role ({@code source}, {@code target})
   */
  public record NewExperiment(
      String name,
      JsonNode settings,
      @Nullable JsonNode reference,
      Map<String, String> corpora,
      List<Integer> seeds) {

    public NewExperiment {
      corpora = Map.copyOf(corpora);
      seeds = List.copyOf(seeds);
      if (seeds.isEmpty()) {
        throw new IllegalArgumentException("experiment '" + name + "' has no seeds");
      }
    }
  }
}
