package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All that the database holds about one campaign, from one snapshot.
 *
 * @param runs by experiment and seed
 * @param stages attempts of the campaign and of its runs in any state, oldest first
 * @param corpora all that are registered
 * @param models all that are registered
 * @param features functionals, all that are registered
 * @param versions trained models of its runs that are registered
 * @param entries of the ledger, which speak of nothing later than these rows
 */
public record CampaignRecord(
    CampaignBoard board,
    List<SeedRun> runs,
    List<StageView> stages,
    List<CorpusView> corpora,
    List<ModelView> models,
    List<FeatureSetView> features,
    List<ModelVersion> versions,
    long entries) {

  public CampaignRecord {
    runs = List.copyOf(runs);
    stages = List.copyOf(stages);
    corpora = List.copyOf(corpora);
    models = List.copyOf(models);
    features = List.copyOf(features);
    versions = List.copyOf(versions);
  }

  /** The campaign of that name. */
  public static Optional<CampaignRecord> read(Database database, String name) {
    return database.read(
        session ->
            Rows.byName(session, CampaignEntity.class, name)
                .map(
                    campaign ->
                        new CampaignRecord(
                            CampaignRepository.board(session, campaign),
                            RunRepository.all(
                                session,
                                "where r.campaignId = ?1 order by e.position, r.seed",
                                campaign.id),
                            Rows.list(
                                session,
                                StageRunEntity.class,
                                StageRunEntity::view,
                                "from StageRunEntity where campaignId = ?1"
                                    + " order by startedAt, attempt, id",
                                campaign.id),
                            Rows.list(
                                session,
                                CorpusEntity.class,
                                CorpusEntity::view,
                                "from CorpusEntity order by name"),
                            Rows.list(
                                session,
                                ModelEntity.class,
                                ModelEntity::view,
                                "from ModelEntity order by name"),
                            Rows.list(
                                session,
                                FeatureSetEntity.class,
                                FeatureSetEntity::view,
                                "from FeatureSetEntity order by name, corpus"),
                            ModelVersionRepository.versions(
                                session,
                                "where v.runId in (select id from SeedRunEntity"
                                    + " where campaignId = ?1)",
                                campaign.id),
                            Ledger.last(session).map(last -> last.seq).orElse(0L))));
  }

  /**
   * The same with one run on its board, its stages and those of the whole campaign.
   *
   * @throws NotFoundException if the campaign has no such run
   */
  public CampaignRecord only(UUID run) {
    List<SeedRun> one = runs.stream().filter(other -> other.id().equals(run)).toList();
    if (one.isEmpty()) {
      throw new NotFoundException("run of campaign " + board.campaign().name(), run);
    }
    return new CampaignRecord(
        only(one.get(0)),
        one,
        stages.stream()
            .filter(stage -> stage.runId() == null || run.equals(stage.runId()))
            .toList(),
        corpora,
        models,
        features,
        versions.stream().filter(version -> run.equals(version.runId())).toList(),
        entries);
  }

  private CampaignBoard only(SeedRun run) {
    return new CampaignBoard(
        board.campaign(),
        board.experiments().stream()
            .filter(row -> row.id().equals(run.experimentId()))
            .map(
                row ->
                    new CampaignBoard.ExperimentRow(
                        row.id(),
                        row.name(),
                        row.position(),
                        row.settings(),
                        row.reference(),
                        row.seeds().stream()
                            .filter(cell -> cell.runId().equals(run.id()))
                            .toList()))
            .toList());
  }
}
