package dev.vocalise.web.ui;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerKey;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real embedded servers and the repositories on them. */
final class EmbeddedSources {
  final Path folder;
  private final DataDirectory data;
  private final LocalStack stack;
  private final Database database;
  final ArtifactStore artifacts;
  final CampaignRepository campaigns;
  final RunRepository runs;
  final StageRepository stages;
  final MetricRepository metrics;
  final CheckpointRepository checkpoints;
  final CorpusRepository corpora;
  final ChangeFeed changes;

  EmbeddedSources() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("vocalise-ui");
    data = DataDirectory.open(folder.resolve("data"));
    stack = LocalStack.start(data, Settings.embedded());
    Endpoints at = stack.endpoints();
    database =
        Database.open(
            new DatabaseConfig(
                at.jdbcUrl(), at.dbUser(), at.dbPassword(), DatabaseConfig.DEFAULT_CONNECTIONS));
    artifacts =
        MinioArtifactStore.connect(at.s3Endpoint(), at.s3AccessKey(), at.s3SecretKey(), "vocalise");
    campaigns = new CampaignRepository(database);
    runs = new RunRepository(database);
    Ledger ledger = new Ledger(database, LedgerKey.open(folder.resolve("ledger.key")));
    stages = new StageRepository(database, ledger);
    metrics = new MetricRepository(database);
    checkpoints = new CheckpointRepository(database);
    corpora = new CorpusRepository(database);
    changes = ChangeFeed.open(database);
  }

  void close() throws InterruptedException {
    changes.close();
    artifacts.close();
    database.close();
    stack.close();
    data.close();
  }
}
