package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A campaign file with every default filled in and every name resolved; stored with the campaign.
 *
 * @param name unique; letters, digits, dots and dashes
 * @param description one line for people
 * @param experiments in the order of the file, names unique
 * @param baselines published numbers shown beside
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CampaignSpec(
    String name,
    @Nullable String description,
    List<ExperimentSpec> experiments,
    List<Baseline> baselines) {
  public CampaignSpec {
    experiments = List.copyOf(experiments);
    baselines = List.copyOf(baselines);
    if (experiments.isEmpty()) {
      throw new IllegalArgumentException("campaign '" + name + "' has no experiment");
    }
  }
}
