package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link RunQuestion}.
 *
 * @param runs to be opened, with their experiments
 * @param ready runs that go on waiting for nothing but their turn
 * @param blocked positions of the blocked experiments that have waiting runs
 * @param extended whether runs wait of experiments that the asking workflow does not know; null in
 *     histories of earlier builds
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunTurn(
    List<OpenedRun> runs, int ready, List<Integer> blocked, @Nullable Boolean extended) {
  public RunTurn {
    runs = List.copyOf(runs);
    blocked = List.copyOf(blocked);
  }

  /** A run with its experiment, complete but for the seeds. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record OpenedRun(PlannedRun run, ExperimentSpec experiment) {}

  /** Whether nothing waits of what the workflow knows. */
  boolean last() {
    return runs.isEmpty() && ready == 0 && blocked.isEmpty();
  }

  /** Whether another history has to take up what was added meanwhile. */
  boolean more() {
    return Boolean.TRUE.equals(extended);
  }
}
