package dev.vocalise.activities.reproduction;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.Comparisons;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finished runs, and the comparisons that there are of them. */
public record PastRuns(
    RunRepository runs, StageRepository stages, Comparisons comparisons, ArtifactStore artifacts) {
  static final String REPRODUCTION = "reproduction";

  List<SeedRun> ofCampaign(UUID campaign) {
    return runs.ofCampaign(campaign);
  }

  SeedRun original(UUID experiment, int seed) {
    return runs.ofExperiment(experiment).stream()
        .filter(run -> run.seed() == seed)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "experiment %s has no seed %d to compare with".formatted(experiment, seed)));
  }

  /**
   * @throws IllegalStateException if it has no score or what it was made of is not known
   */
  PastRun run(UUID id) {
    RunView view = runs.view(id).orElseThrow();
    StageView evaluation = null;
    Map<String, StageView> trainings = new LinkedHashMap<>();
    for (StageView stage : view.stages()) {
      boolean ended = stage.state().hasOutputs();
      if (ended && stage.stage().equals(StageName.EVALUATE.stored())) {
        evaluation = stage;
      } else if (ended && stage.stage().equals(StageName.TRAIN.stored())) {
        trainings.put(stage.subject(), origin(stage));
      }
    }
    if (evaluation == null || trainings.isEmpty()) {
      throw new IllegalStateException("run " + id + " has no finished training and evaluation");
    }
    Map<String, FileRef> models = new LinkedHashMap<>();
    trainings.forEach((branch, training) -> models.put(branch, file(training, "model")));
    return new PastRun(view, evaluation, trainings, models, file(evaluation, "predictions"));
  }

  private StageView origin(StageView stage) {
    StageView at = stage;
    while (at.cachedFrom() != null) {
      at = stages.find(at.cachedFrom()).orElseThrow();
    }
    return at;
  }

  private static FileRef file(StageView stage, String role) {
    return stage.outputs().stream()
        .filter(file -> file.role().equals(role))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("attempt " + stage.id() + " has no file " + role));
  }

  /** Comparisons in which the run stands on either side, the newest first. */
  public List<Reproduction> comparisons(UUID run) {
    return comparisons.of(StageName.COMPARE.stored(), run).stream()
        .map(stage -> read(file(stage, REPRODUCTION)))
        .toList();
  }

  private Reproduction read(FileRef file) {
    try (InputStream in = artifacts.open(file.sha256())) {
      return CanonicalJson.MAPPER.readValue(in, Reproduction.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
