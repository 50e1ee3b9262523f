package dev.vocalise.activities.audit;

import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.infra.lineage.AmbiguousIdException;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a user names, found: a campaign, {@code campaign/experiment}, {@code
 * campaign/experiment/seed}, the id of a run or its beginning, the digest of a file, or {@code
 * NAME:VERSION} of a trained model.
 *
 * @param origins of a digest: a line on each row that names it
 */
public record AuditTarget(AuditScope scope, List<String> origins) {
  public AuditTarget {
    origins = List.copyOf(origins);
  }

  /**
   * @throws NotFoundException if there is nothing of this name
   * @throws AmbiguousIdException if it begins the ids of several runs
   */
  public static AuditTarget of(Database database, String name) {
    try {
      return found(database, name);
    } catch (NotFoundException | AmbiguousIdException e) {
      throw e;
    } catch (RuntimeException e) {
      return new AuditTarget(
          AuditScope.EVERYTHING,
          List.of(
              "'%s' is not to be found, so everything is audited: %s"
                  .formatted(name, Unreadable.why(e))));
    }
  }

  private static AuditTarget found(Database database, String name) {
    if (name.indexOf(0) >= 0) { // which no text of the database holds
      throw new NotFoundException("campaign, run or digest", name);
    }
    if (name.matches("[0-9a-f]{64}")) {
      return ofDigest(database, name);
    }
    Optional<ModelVersion> version = new ModelVersionRepository(database).find(name);
    if (version.isPresent()) {
      ModelVersion model = version.get();
      return new AuditTarget(
          new AuditScope(model.campaign(), model.experiment(), model.seed()),
          List.of(registered(model)));
    }
    RunRepository runs = new RunRepository(database);
    Optional<SeedRun> run = runs.meant(name).flatMap(runs::find);
    if (run.isPresent()) {
      return new AuditTarget(AuditScope.of(run.get()), List.of());
    }
    CampaignRepository campaigns = new CampaignRepository(database);
    String[] parts = name.split("/", 3);
    UUID campaign =
        campaigns
            .findByName(parts[0])
            .orElseThrow(() -> new NotFoundException("campaign, run or digest", name))
            .id();
    if (parts.length == 1) {
      return new AuditTarget(new AuditScope(parts[0], null, null), List.of());
    }
    List<SeedRun> cell =
        runs.ofCampaign(campaign).stream()
            .filter(one -> one.experiment().equals(parts[1]))
            .filter(
                one ->
                    parts.length == 2
                        || parts[2].replace("seed-", "").equals(Integer.toString(one.seed())))
            .toList();
    if (cell.isEmpty()) {
      throw new NotFoundException("experiment or seed", name);
    }
    return new AuditTarget(
        parts.length == 2 ? new AuditScope(parts[0], parts[1], null) : AuditScope.of(cell.get(0)),
        List.of());
  }

  /** The run that made the file; where several took it over, the one that computed it. */
  private static AuditTarget ofDigest(Database database, String sha256) {
    List<String> origins = new ArrayList<>();
    AuditScope scope = null;
    RunRepository runs = new RunRepository(database);
    for (StageView stage : new StageRepository(database).made(sha256)) {
      Optional<SeedRun> run = Optional.ofNullable(stage.runId()).flatMap(runs::find);
      String owner =
          run.map(SeedRun::workflowId)
              .or(
                  () ->
                      new CampaignRepository(database)
                          .find(stage.campaignId())
                          .map(campaign -> "campaign " + campaign.name()))
              .orElse("?");
      origins.add(
          "%s: %s of %s %s, %s by attempt %s on %s (entry %s of the ledger)"
              .formatted(
                  owner,
                  name(stage, sha256),
                  StageName.noun(stage.stage()),
                  stage.subject(),
                  stage.state() == StageState.CACHED ? "taken from the cache" : "made",
                  stage.id(),
                  stage.worker(),
                  stage.ledgerSeq()));
      if (scope == null) {
        scope =
            run.map(AuditScope::of)
                .orElseGet(
                    () ->
                        new CampaignRepository(database)
                            .find(stage.campaignId())
                            .map(campaign -> new AuditScope(campaign.name(), null, null))
                            .orElse(AuditScope.EVERYTHING));
      }
    }
    for (CorpusView corpus : new CorpusRepository(database).list()) {
      if (corpus.manifestSha256().equals(sha256)) {
        origins.add("corpus " + corpus.name() + ": its manifest");
      }
    }
    for (FeatureSetView set : new FeatureSetRepository(database).list()) {
      if (set.artifact().sha256().equals(sha256)) {
        origins.add("functionals %s of corpus %s".formatted(set.name(), set.corpus()));
      }
    }
    for (ModelView model : new ModelRepository(database).list()) {
      for (FileRef file : ModelFiles.of(model).files()) {
        if (file.sha256().equals(sha256)) {
          origins.add("model " + model.name() + ": " + file.name());
        }
      }
    }
    new ModelVersionRepository(database)
        .ofWeights(sha256)
        .forEach(version -> origins.add(registered(version)));
    if (origins.isEmpty()) {
      throw new NotFoundException("file with the digest", sha256);
    }
    return new AuditTarget(scope == null ? AuditScope.EVERYTHING : scope, origins);
  }

  private static String registered(ModelVersion version) {
    return "registered as %s (%s of %s/%s, seed %d): %s since %s by %s: %s"
        .formatted(
            version.label(),
            version.branch(),
            version.campaign(),
            version.experiment(),
            version.seed(),
            version.state().word(),
            version.changedAt(),
            version.actor().path("name").asText(),
            version.reason());
  }

  private static String name(StageView stage, String sha256) {
    return stage.outputs().stream()
        .filter(file -> file.sha256().equals(sha256))
        .map(FileRef::name)
        .findFirst()
        .orElse("?");
  }
}
