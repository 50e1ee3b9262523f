package dev.vocalise.web;

import dev.vocalise.activities.Platform;
import dev.vocalise.activities.analysis.RunAnalyst;
import dev.vocalise.activities.audit.AuditedStore;
import dev.vocalise.activities.audit.Auditor;
import dev.vocalise.activities.audit.Audits;
import dev.vocalise.activities.comparison.Comparer;
import dev.vocalise.activities.lineage.LineageGraph;
import dev.vocalise.activities.prediction.PredictionService;
import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.reproduction.PastRuns;
import dev.vocalise.activities.reproduction.ReproductionService;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.AccountRepository;
import dev.vocalise.infra.lineage.ApiTokenRepository;
import dev.vocalise.infra.lineage.BrowserSessions;
import dev.vocalise.infra.lineage.CampaignBuilds;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignResults;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.infra.lineage.ComparedRuns;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.Figures;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.NamedDigests;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.WorkerRegistry;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.web.access.Callers;
import dev.vocalise.web.access.Listening;
import dev.vocalise.web.access.LoginCookie;
import dev.vocalise.web.access.LoginLinks;
import dev.vocalise.web.access.LoginThrottle;
import dev.vocalise.web.access.OidcSettings;
import dev.vocalise.web.api.CampaignFacts;
import dev.vocalise.web.api.Estimates;
import dev.vocalise.web.api.Exports;
import dev.vocalise.web.api.Operations;
import dev.vocalise.web.api.RequestActor;
import dev.vocalise.web.api.ServerPlaces;
import dev.vocalise.web.api.Uploads;
import dev.vocalise.web.operation.CampaignMetrics;
import dev.vocalise.web.operation.ServerProbes;
import dev.vocalise.web.ui.run.MlflowPages;
import dev.vocalise.web.ui.system.SystemReport;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The instance's parts as beans; the instance closes them, not the container. */
@Singleton
public class Producers {
  private static Platform platform() {
    return Instance.current().platform();
  }

  @Produces @Singleton CampaignRepository campaigns = platform().campaigns();
  @Produces @Singleton RunRepository runs = platform().runs();
  @Produces @Singleton StageRepository stages = platform().stages();
  @Produces @Singleton CorpusRepository corpora = platform().corpora();
  @Produces @Singleton FeatureSetRepository features = platform().features();
  @Produces @Singleton ModelRepository models = platform().models();
  @Produces @Singleton ModelRegistry registry = platform().registry();
  @Produces @Singleton PredictionService predictions = platform().predictions();
  @Produces @Singleton NamedDigests digests = platform().provenance().namedDigests();
  @Produces @Singleton LineageGraph lineage = platform().provenance().lineage();
  @Produces @Singleton PastRuns past = platform().provenance().pastRuns();
  @Produces @Singleton ReproductionService reproductions = platform().provenance().reproductions();
  @Produces @Singleton WorkerRegistry workers = platform().workers();
  @Produces @Singleton CampaignResults results = new CampaignResults(platform().database());
  @Produces @Singleton CampaignBuilds builds = platform().builds();
  @Produces @Singleton CampaignFacts facts = new CampaignFacts(platform(), Clock.systemUTC());

  @Produces @Singleton ArtifactStore artifacts = platform().artifacts();
  @Produces @Singleton RunAnalyst analyst = new RunAnalyst(platform().artifacts());

  @Produces @Singleton
  Comparer comparer =
      new Comparer(
          platform().campaigns(),
          platform().runs(),
          new ComparedRuns(platform().database()),
          platform().artifacts());

  @Produces @Singleton ChangeFeed changes = platform().changes();
  @Produces @Singleton MlflowPages mlflow = new MlflowPages(() -> Instance.current().mlflowUri());

  @Produces @Singleton AccountRepository accounts = new AccountRepository(platform().database());
  @Produces @Singleton ApiTokenRepository tokens = new ApiTokenRepository(platform().database());
  @Produces @Singleton BrowserSessions sessions = new BrowserSessions(platform().database());
  @Produces @Singleton LoginThrottle throttle = new LoginThrottle(Clock.systemUTC());
  @Produces @Singleton LoginLinks links = Instance.current().links();
  @Produces @Singleton Listening listening = Instance.current().listening();
  @Produces @Singleton Optional<OidcSettings> provider = Instance.current().provider();

  @Produces @Singleton LoginCookie cookie = new LoginCookie(listening.port(), listening.secure());

  @Produces @Singleton
  Callers callers =
      new Callers(Instance.current().ownersToken(), tokens, sessions, Clock.systemUTC());

  @Singleton
  Operations operations(CurrentVertxRequest request) {
    return new Operations(platform(), () -> RequestActor.of(request.getCurrent()));
  }

  @Singleton
  Exports exports(CurrentVertxRequest request) {
    return new Exports(platform(), () -> RequestActor.of(request.getCurrent()));
  }

  @Singleton
  Uploads uploads() {
    return new Uploads(platform().config().home().resolve("web").resolve("uploads"));
  }

  @Singleton
  Audits audits() {
    Path data = platform().config().home();
    boolean own = Settings.fromEnvironment(System.getenv()).s3() == null;
    return new Audits(
        new Auditor(
            platform().database(),
            new AuditedStore(platform().artifacts(), own ? AuditedStore.embedded(data) : null),
            data,
            Runtime.getRuntime().availableProcessors()));
  }

  @Singleton
  ServerProbes probes() {
    Platform platform = platform();
    return new ServerProbes(
        new TreeMap<>(
            Map.of(
                "database", () -> platform.database().requireAnswer(),
                "store", () -> platform.artifacts().find("0".repeat(64)),
                "temporal", platform::requireTemporal)));
  }

  @Singleton
  Figures figures() {
    return new Figures(platform().database());
  }

  @Singleton
  CampaignMetrics.Instance measured() {
    Platform platform = platform();
    return new CampaignMetrics.Instance() {
      @Override
      public Path data() {
        return platform.config().home();
      }

      @Override
      public Optional<String> ledgerProblem() {
        return platform.ledgerProblem();
      }
    };
  }

  @Singleton
  SystemReport system() {
    return new InstanceReport(Instance.current());
  }

  @Singleton
  Estimates estimates(ServerPlaces places) {
    return Estimation.of(platform(), places);
  }

  @Singleton
  ServerPlaces places() {
    Path data = platform().config().home();
    Endpoints at = Instance.current().stack().endpoints();
    Settings settings = Settings.fromEnvironment(System.getenv());
    String own = "the disk of " + data;
    String database = DatabaseConfig.place(at.database().jdbcUrl());
    return new ServerPlaces(
        data,
        settings.databaseUrl() == null ? "the embedded PostgreSQL" : "the database at " + database,
        settings.databaseUrl() == null ? own : "the disk of that server",
        settings.s3() == null ? own : "the disk of the store at " + at.s3Endpoint(),
        settings.temporal() == null
            ? "the embedded Temporal"
            : "Temporal at " + at.temporal().address(),
        settings.s3() == null);
  }
}
