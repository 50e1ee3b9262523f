package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Map;

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
}
