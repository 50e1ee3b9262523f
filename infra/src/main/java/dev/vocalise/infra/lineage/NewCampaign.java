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
 * @param priority 1 to 5; runs of a higher one go first
 */
public record NewCampaign(
    String name,
    JsonNode spec,
    String file,
    String specSha256,
    int priority,
    List<NewExperiment> experiments) {
  /** In the middle, so that others can go before or behind it. */
  public static final int DEFAULT_PRIORITY = 3;

  public static final int HIGHEST_PRIORITY = 5;

  /**
   * @throws IllegalArgumentException if it is none
   */
  public static int requirePriority(int priority) {
    if (priority < 1 || priority > HIGHEST_PRIORITY) {
      throw new IllegalArgumentException(
          "expected a priority from 1 (last) to %d (first), got %d"
              .formatted(HIGHEST_PRIORITY, priority));
    }
    return priority;
  }

  public NewCampaign {
    experiments = List.copyOf(experiments);
    requirePriority(priority);
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
