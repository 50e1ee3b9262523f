package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param priority 1 to 5 as the file says; null where it does not, also in the stored form
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CampaignSpec(
    String name,
    @Nullable String description,
    List<ExperimentSpec> experiments,
    List<Baseline> baselines,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer priority) {
  public CampaignSpec {
    experiments = List.copyOf(experiments);
    baselines = List.copyOf(baselines);
    if (experiments.isEmpty()) {
      throw new IllegalArgumentException("campaign '" + name + "' has no experiment");
    }
  }

  /** Without a priority of its own. */
  public CampaignSpec(
      String name,
      @Nullable String description,
      List<ExperimentSpec> experiments,
      List<Baseline> baselines) {
    this(name, description, experiments, baselines, null);
  }

  public CampaignSpec named(String other) {
    return new CampaignSpec(other, description, experiments, baselines, priority);
  }

  public CampaignSpec withPriority(@Nullable Integer other) {
    return other == null
        ? this
        : new CampaignSpec(name, description, experiments, baselines, other);
  }
}
