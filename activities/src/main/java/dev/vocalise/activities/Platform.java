package dev.vocalise.activities;

import dev.vocalise.activities.aggregation.AggregationActivitiesImpl;
import dev.vocalise.activities.augmentation.AugmentationActivitiesImpl;
import dev.vocalise.activities.campaign.CampaignActivitiesImpl;
import dev.vocalise.activities.campaign.CampaignService;
import dev.vocalise.activities.campaign.Reconciler;
import dev.vocalise.activities.dataset.CorpusRegistrar;
import dev.vocalise.activities.dataset.DatasetActivitiesImpl;
import dev.vocalise.activities.fusion.FusionActivitiesImpl;
import dev.vocalise.activities.model.ModelRegistrar;
import dev.vocalise.activities.stage.HostFacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.activities.training.TrainingActivitiesImpl;
import dev.vocalise.activities.transcription.TranscriptionActivitiesImpl;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerKey;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageTurns;
import dev.vocalise.infra.lineage.TranscriptRepository;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.serviceclient.rpcretry.DefaultStubServiceOperationRpcRetryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one process, wired once: repositories, services and, if it is to work, the worker.
 * Thread-safe.
 */
public final class Platform implements AutoCloseable {
  /** How long a request waits for Temporal; the reconciler retries what failed. */
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

  private final PlatformConfig config;
  private final Database database;
  private final ChangeFeed changes;
  private final WorkflowServiceStubs stubs;
  private final WorkflowServiceStubs requests;
  private final WorkflowClient temporal;
  private final Ledger ledger;
  private final CampaignService service;
  private final Reconciler reconciler;
  private @Nullable VocaliseWorker worker;

  private Platform(PlatformConfig config, Database database, LedgerKey key)
      throws InterruptedException {
    this.config = config;
    this.database = database;
    changes = ChangeFeed.open(database);
    ledger = new Ledger(database, key);
    WorkflowServiceStubsOptions address =
        WorkflowServiceStubsOptions.newBuilder().setTarget(config.temporalAddress()).build();
    stubs = WorkflowServiceStubs.newServiceStubs(address);
    requests =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder(address)
                .setRpcRetryOptions(
                    RpcRetryOptions.newBuilder(DefaultStubServiceOperationRpcRetryOptions.INSTANCE)
                        .setExpiration(REQUEST_LIMIT)
                        .build())
                .build());
    temporal = WorkflowClient.newInstance(stubs);
    service = new CampaignService(campaigns(), runs(), WorkflowClient.newInstance(requests));
    ArtifactGarbageCollector unneeded = new ArtifactGarbageCollector(database);
    reconciler = new Reconciler(campaigns(), service, () -> unneeded.collect(config.artifacts()));
  }

  /** Connects to the database, which is brought to the newest schema, and to Temporal. */
  public static Platform open(PlatformConfig config) {
    try {
      LedgerKey key = LedgerKey.open(config.home().resolve("ledger-key.pem"));
      return new Platform(config, Database.open(config.database()), key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while connecting", e);
    }
  }

  /** Takes work from all queues and starts what the database calls unended. */
  public synchronized void startWorker() {
    ArtifactCache copies =
        ArtifactCache.ofGigabytes(config.home().resolve("cache"), config.cacheGigabytes());
    Path cache = copies.folder();
    Path scratch = emptied(config.home().resolve("scratch"));
    ArtifactStore artifacts = config.artifacts();
    HostFacts host =
        HostFacts.ofThisProcess(config.codeVersion(), config.device().toString(), config.threads());
    StageRunner runner =
        new StageRunner(stages(), new StageTurns(database), artifacts, copies, host);
    RunContext context =
        new RunContext(
            artifacts,
            runs(),
            metrics(),
            new CheckpointRepository(database),
            new ArtifactGarbageCollector(database),
            models(),
            config.device(),
            config.threads(),
            host,
            cache,
            scratch,
            config.checkpointEvery());
    worker =
        VocaliseWorker.start(
            temporal,
            List.of(
                new CampaignActivitiesImpl(campaigns(), runs()),
                new DatasetActivitiesImpl(runner, artifacts, corpora(), scratch),
                new AugmentationActivitiesImpl(runner, artifacts, cache),
                new AggregationActivitiesImpl(runner, artifacts, campaigns())),
            new TrainingActivitiesImpl(runner, context),
            new FusionActivitiesImpl(runner, context),
            new TranscriptionActivitiesImpl(runner, context, new TranscriptRepository(database)),
            config.trainingSlots());
    reconciler.start();
  }

  /** The folder, without what an earlier process left; the data directory is locked by this one. */
  private static Path emptied(Path folder) {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, Files::isRegularFile)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + folder + ": " + e.getMessage(), e);
    }
  }

  public PlatformConfig config() {
    return config;
  }

  public Database database() {
    return database;
  }

  public ArtifactStore artifacts() {
    return config.artifacts();
  }

  public ChangeFeed changes() {
    return changes;
  }

  public Ledger ledger() {
    return ledger;
  }

  public CampaignRepository campaigns() {
    return new CampaignRepository(database);
  }

  public RunRepository runs() {
    return new RunRepository(database);
  }

  public StageRepository stages() {
    return new StageRepository(database, ledger);
  }

  public CorpusRepository corpora() {
    return new CorpusRepository(database);
  }

  public ModelRepository models() {
    return new ModelRepository(database);
  }

  public MetricRepository metrics() {
    return new MetricRepository(database);
  }

  /** Launch, resume, cancel. */
  public CampaignService service() {
    return service;
  }

  public CorpusRegistrar corpusRegistrar() {
    return new CorpusRegistrar(config.artifacts(), corpora());
  }

  public ModelRegistrar modelRegistrar() {
    return new ModelRegistrar(config.artifacts(), models());
  }

  /** Stages stop after the step they are in and hand over; then everything is disconnected. */
  @Override
  public synchronized void close() {
    reconciler.close();
    if (worker != null) {
      worker.close();
    }
    for (WorkflowServiceStubs connection : List.of(stubs, requests)) {
      connection.shutdownNow();
      connection.awaitTermination(5, TimeUnit.SECONDS);
    }
    changes.close();
    database.close();
    config.artifacts().close();
  }
}
