package dev.vocalise.activities;

import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.lineage.LineageGraph;
import dev.vocalise.activities.reproduction.PastRuns;
import dev.vocalise.activities.reproduction.ReproductionService;
import dev.vocalise.activities.tracking.ResultFiles;
import dev.vocalise.infra.ledger.ModelSigningKey;
import dev.vocalise.infra.lineage.CampaignRecord;
import dev.vocalise.infra.lineage.Comparisons;
import dev.vocalise.infra.lineage.NamedDigests;
import dev.vocalise.infra.lineage.Registrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Of a platform: lineage, reproductions, exports. */
public record Provenance(Platform platform) {
  /** Where numbers come from. */
  public LineageGraph lineage() {
    return new LineageGraph(
        platform.campaigns(),
        platform.runs(),
        platform.stages(),
        platform.corpora(),
        platform.models(),
        platform.features(),
        platform.registry().versions(),
        namedDigests(),
        new Registrations(platform.database()),
        platform.artifacts());
  }

  /** Comparisons of runs that were done again. */
  public PastRuns pastRuns() {
    return new PastRuns(
        platform.runs(),
        platform.stages(),
        new Comparisons(platform.database()),
        platform.artifacts());
  }

  /** Doing runs again. */
  public ReproductionService reproductions() {
    return new ReproductionService(
        platform.campaigns(),
        platform.runs(),
        platform.stages(),
        platform.corpora(),
        platform.models(),
        platform.features(),
        platform.service());
  }

  public NamedDigests namedDigests() {
    return new NamedDigests(platform.database());
  }

  /** What is to be exported of a campaign; empty if there is none of this name. */
  public Optional<ExportedCampaign> exported(String campaign, @Nullable UUID run) {
    return CampaignRecord.read(platform.database(), campaign)
        .map(record -> run == null ? record : record.only(run))
        .map(
            record ->
                ExportedCampaign.of(
                    record,
                    run != null,
                    platform.config().artifacts(),
                    modelSigningKey(),
                    platform.signedLedger(),
                    platform.config().home().resolve("scratch"),
                    platform.config().codeVersion()));
  }

  /**
   * What is laid beside runs in MLflow.
   *
   * @param mostWeightBytes of the weights of a branch; larger ones are not uploaded
   */
  public ResultFiles trackedFiles(long mostWeightBytes) {
    return new ResultFiles(this::exported, mostWeightBytes);
  }

  /** The key of this data directory that signs models; made when it is first asked for. */
  public ModelSigningKey modelSigningKey() {
    try {
      return ModelSigningKey.open(platform.config().home().resolve(ModelSigningKey.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
