package dev.vocalise.activities;

import dev.vocalise.activities.aggregation.AggregationActivitiesImpl;
import dev.vocalise.activities.augmentation.AugmentationActivitiesImpl;
import dev.vocalise.activities.campaign.CampaignActivitiesImpl;
import dev.vocalise.activities.campaign.CampaignService;
import dev.vocalise.activities.campaign.Reconciler;
import dev.vocalise.activities.dataset.CorpusRegistrar;
import dev.vocalise.activities.dataset.DatasetActivitiesImpl;
import dev.vocalise.activities.functionals.FeatureRegistrar;
import dev.vocalise.activities.fusion.FusionActivitiesImpl;
import dev.vocalise.activities.model.ModelRegistrar;
import dev.vocalise.activities.prediction.PredictionService;
import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.registry.TestedModels;
import dev.vocalise.activities.reproduction.ReproductionActivitiesImpl;
import dev.vocalise.activities.stage.ArtifactRepair;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.activities.stage.HostFacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.ScratchFolder;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.activities.training.TrainingActivitiesImpl;
import dev.vocalise.activities.transcription.TranscriptionActivitiesImpl;
import dev.vocalise.activities.worker.BuildGate;
import dev.vocalise.activities.worker.WorkQueue;
import dev.vocalise.activities.worker.WorkerLife;
import dev.vocalise.activities.worker.WorkerPlan;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.disk.DataPlaces;
import dev.vocalise.infra.ledger.HeadCopies;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.Signers;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.CampaignBuilds;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.KeyRotation;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.LedgerHeads;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.RunQueue;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SignedLedger;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageTurns;
import dev.vocalise.infra.lineage.TranscriptRepository;
import dev.vocalise.infra.lineage.WorkerFacts;
import dev.vocalise.infra.lineage.WorkerRegistry;
import dev.vocalise.infra.payload.EncryptingCodec;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.serviceclient.rpcretry.DefaultStubServiceOperationRpcRetryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final LedgerHome keys;
  private final Ledger ledger;
  private final LedgerHeads heads;
  private final HeadCopies copies;
  private final CampaignService service;
  private final Reconciler reconciler;
  private final ArtifactCache fetched;
  private final PredictionService predictions;
  private @Nullable WorkerLife worker;

  private Platform(PlatformConfig config, Database database, LedgerHome keys)
      throws InterruptedException, IOException {
    this.config = config;
    this.database = database;
    changes = ChangeFeed.open(database);
    this.keys = keys;
    ledger = new Ledger(database);
    ledger.adopt(keys);
    copies = HeadCopies.to(System.getenv(HeadCopies.SETTING));
    heads = new LedgerHeads(ledger, keys, copies);
    heads.start();
    WorkflowServiceStubsOptions address = config.temporal().stubs();
    stubs = WorkflowServiceStubs.newServiceStubs(address);
    requests =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder(address)
                .setRpcRetryOptions(
                    RpcRetryOptions.newBuilder(DefaultStubServiceOperationRpcRetryOptions.INSTANCE)
                        .setExpiration(REQUEST_LIMIT)
                        .build())
                .build());
    temporal = WorkflowClient.newInstance(stubs, payloads(config));
    service =
        new CampaignService(
            campaigns(), runs(), WorkflowClient.newInstance(requests, payloads(config)));
    fetched = ArtifactCache.ofGigabytes(config.home().resolve("cache"), config.cacheGigabytes());
    predictions =
        new PredictionService(
            new TestedModels(registry()),
            models(),
            config.artifacts(),
            fetched,
            new Bfloat16Support(config.device(), config.forcesBfloat16()));
    ArtifactGarbageCollector unneeded = new ArtifactGarbageCollector(database);
    reconciler =
        new Reconciler(
            campaigns(),
            service,
            () -> queue().next(trainingSlots()),
            () -> unneeded.collect(config.artifacts()));
  }

  private static WorkflowClientOptions payloads(PlatformConfig config) {
    return WorkflowClientOptions.newBuilder()
        .setDataConverter(EncryptingCodec.converter(config.payloadKeys()))
        .build();
  }

  /** Connects to the database, which is brought to the newest schema, and to Temporal. */
  public static Platform open(PlatformConfig config) {
    try {
      KeyRotation.finish(config.home(), config.database());
      LedgerHome keys = LedgerHome.open(config.home(), Signers.of(config.home(), System.getenv()));
      return new Platform(
          config,
          Database.open(config.database(), keys.signer()).in(DataPlaces.of(config.home())),
          keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while connecting", e);
    }
  }

  /**
   * Takes work as planned, as soon as the device is free, and starts what the database calls
   * unended.
   *
   * @param notice takes lines for the user that appear later, from any thread
   */
  public synchronized void startWorker(WorkerPlan plan, Consumer<String> notice) {
    boolean trains = plan.queues().contains(WorkQueue.train);
    WorkerFacts facts =
        new WorkerFacts(
            UUID.randomUUID(),
            plan.name(),
            HostFacts.hostName(),
            ProcessHandle.current().pid(),
            config.codeVersion(),
            plan.build(),
            plan.commit(),
            plan.queueNames(),
            new WorkerFacts.DeviceSlots(
                config.device().toString(), plan.firstSlot(), trains ? config.trainingSlots() : 0));
    worker = WorkerLife.start(workers(), facts, () -> work(plan), notice);
    if (plan.queues().contains(WorkQueue.io)) {
      reconciler.start();
    }
  }

  private VocaliseWorker work(WorkerPlan plan) {
    Path cache = fetched.folder();
    Path scratch = ScratchFolder.emptied(config.home().resolve("scratch"));
    ArtifactStore artifacts = config.artifacts();
    HostFacts host =
        HostFacts.ofThisProcess(config.codeVersion(), plan, config.device(), config.threads());
    ArtifactRepair repair =
        new ArtifactRepair(
            stages(),
            new CheckpointRepository(database),
            artifacts,
            List.of(
                corpusRegistrar()::restore,
                modelRegistrar()::restore,
                featureRegistrar()::restore));
    StageRunner runner =
        new StageRunner(stages(), new StageTurns(database), artifacts, repair, fetched, host);
    RunContext context =
        new RunContext(
            artifacts,
            runs(),
            metrics(),
            new CheckpointRepository(database),
            new ArtifactGarbageCollector(database),
            models(),
            features(),
            config.device(),
            config.threads(),
            config.forcesBfloat16(),
            host,
            cache,
            scratch,
            config.checkpointEvery());
    return VocaliseWorker.start(
        temporal,
        new BuildGate(builds(), plan.build(), plan.keepsBuilds()),
        plan.queues(),
        List.of(
            new CampaignActivitiesImpl(
                campaigns(), runs(), queue(), this::trainingSlots, service::wake),
            new DatasetActivitiesImpl(runner, context, corpora()),
            new AugmentationActivitiesImpl(runner, artifacts, cache),
            new AggregationActivitiesImpl(runner, artifacts, campaigns()),
            new ReproductionActivitiesImpl(runner, context, provenance().pastRuns())),
        new TrainingActivitiesImpl(runner, context),
        new FusionActivitiesImpl(runner, context),
        new TranscriptionActivitiesImpl(runner, context, new TranscriptRepository(database)),
        config.trainingSlots());
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

  /** Keys and signed heads of this data directory. */
  public LedgerHome keys() {
    return keys;
  }

  /** Asks Temporal the least there is to ask; throws what keeps it from answering. */
  public void requireTemporal() {
    requests
        .blockingStub()
        .withDeadlineAfter(2, TimeUnit.SECONDS)
        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
  }

  /** The ledger with its keys and heads, for what is given out. */
  public SignedLedger signedLedger() {
    return new SignedLedger(ledger, keys, heads);
  }

  /** What the ledger lacks of what was signed before; empty where nothing is missing. */
  public Optional<String> ledgerProblem() {
    return heads.problem();
  }

  public CampaignRepository campaigns() {
    return new CampaignRepository(database);
  }

  public RunRepository runs() {
    return new RunRepository(database);
  }

  private RunQueue queue() {
    return new RunQueue(database);
  }

  public StageRepository stages() {
    return new StageRepository(database);
  }

  public CorpusRepository corpora() {
    return new CorpusRepository(database);
  }

  public ModelRepository models() {
    return new ModelRepository(database);
  }

  public FeatureSetRepository features() {
    return new FeatureSetRepository(database);
  }

  public MetricRepository metrics() {
    return new MetricRepository(database);
  }

  /** Runs that all living workers can train at once; as many as here while none has said so. */
  private int trainingSlots() {
    return Math.max(config.trainingSlots(), workers().trainingSlots());
  }

  /** Worker processes, here and elsewhere. */
  public WorkerRegistry workers() {
    return new WorkerRegistry(database);
  }

  public CampaignBuilds builds() {
    return new CampaignBuilds(database);
  }

  /** What is read of where things come from, and handed to others. */
  public Provenance provenance() {
    return new Provenance(this);
  }

  /** Launch, pause, resume, retry, cancel. */
  public CampaignService service() {
    return service;
  }

  public CorpusRegistrar corpusRegistrar() {
    return new CorpusRegistrar(config.artifacts(), corpora());
  }

  public ModelRegistrar modelRegistrar() {
    return new ModelRegistrar(config.artifacts(), models());
  }

  public FeatureRegistrar featureRegistrar() {
    return new FeatureRegistrar(
        config.artifacts(), corpora(), features(), config.home().resolve("scratch"));
  }

  /** Trained models under names. */
  public ModelRegistry registry() {
    return new ModelRegistry(new ModelVersionRepository(database), config.artifacts());
  }

  /** Trained models on recordings of users. */
  public PredictionService predictions() {
    return predictions;
  }

  /** Stages stop after the step they are in and hand over; then everything is disconnected. */
  @Override
  public synchronized void close() {
    reconciler.close();
    if (worker != null) {
      worker.close();
    }
    predictions.close();
    for (WorkflowServiceStubs connection : List.of(stubs, requests)) {
      connection.shutdownNow();
      connection.awaitTermination(5, TimeUnit.SECONDS);
    }
    changes.close();
    heads.close();
    copies.close();
    database.close();
    config.artifacts().close();
  }
}
