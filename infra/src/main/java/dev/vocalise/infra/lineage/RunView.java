package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the screen of one run shows.
 *
 * @param stages attempts of the run's own stages, oldest first
 * @param curves points by metric key, steps ascending
 * @param checkpoints the newest of each stage
 */
public record RunView(
    SeedRun run,
    List<StageView> stages,
    Map<String, List<MetricPoint>> curves,
    List<Checkpoint> checkpoints) {

  public RunView {
    stages = List.copyOf(stages);
    curves = Map.copyOf(curves);
    checkpoints = List.copyOf(checkpoints);
  }

  /**
   * The last attempt with outputs.
   *
   * @param stage as it is stored
   */
  public Optional<StageView> last(String stage, String subject) {
    return stages.stream()
        .filter(one -> one.stage().equals(stage) && one.subject().equals(subject))
        .filter(one -> one.state().hasOutputs())
        .reduce((earlier, later) -> later);
  }
}
