package dev.vocalise.activities.aggregation;

import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.aggregation.AggregatedExperiment;
import dev.vocalise.workflows.aggregation.AggregationActivities;
import dev.vocalise.workflows.aggregation.AggregationSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes an experiment's scores over seeds as an artifact, with their origin in the ledger. */
public record AggregationActivitiesImpl(
    StageRunner runner, ArtifactStore artifacts, CampaignRepository campaigns)
    implements AggregationActivities {
  private static final String VERSION = "1";

  @Override
  public AggregatedExperiment aggregateSeeds(AggregationSpec spec) {
    StageCall call =
        new StageCall(
            spec.campaignId(),
            null,
            StageName.AGGREGATE_SEEDS,
            spec.experiment(),
            VERSION,
            Map.of("experiment", spec.experiment()),
            scores(row(spec.campaignId(), spec.experiment())));
    return runner.attempt(() -> call, (attempt, heart) -> aggregate(spec));
  }

  /** The scores that are averaged, each as the evaluation of its run wrote them. */
  private List<FileRef> scores(CampaignBoard.ExperimentRow row) {
    List<FileRef> scores = new ArrayList<>();
    for (CampaignBoard.SeedCell cell : row.seeds()) {
      if (cell.state() == RunState.DONE) {
        runner.stages().ofRun(cell.runId()).stream()
            .filter(stage -> stage.stage().equals(StageName.EVALUATE.stored()))
            .filter(stage -> stage.state() == StageState.DONE)
            .reduce((first, second) -> second)
            .stream()
            .flatMap(stage -> stage.outputs().stream())
            .filter(file -> file.role().equals("scores"))
            .forEach(
                file ->
                    scores.add(
                        new FileRef(
                            "seed-%d-%s".formatted(cell.seed(), file.name()),
                            file.role(),
                            file.sha256(),
                            file.size(),
                            file.mediaType())));
      }
    }
    return scores;
  }

  private StageResult<AggregatedExperiment> aggregate(AggregationSpec spec) {
    ExperimentScores scores = ExperimentScores.of(row(spec.campaignId(), spec.experiment()));
    ArtifactRef ref = JsonArtifacts.put(artifacts, scores);
    return new StageResult<>(
        new AggregatedExperiment(
            scores.name(),
            scores.seeds().size(),
            scores.missing(),
            scores.mean(),
            scores.deviation()),
        List.of(JsonArtifacts.file("scores.json", "scores", ref)));
  }

  private CampaignBoard.ExperimentRow row(UUID campaignId, String experiment) {
    return campaigns.find(campaignId).map(CampaignView::name).flatMap(campaigns::board).stream()
        .flatMap(board -> board.experiments().stream())
        .filter(row -> row.name().equals(experiment))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "campaign %s has no experiment '%s'".formatted(campaignId, experiment)));
  }
}
