package dev.vocalise.web;

import dev.vocalise.activities.Platform;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.web.api.Operations;
import dev.vocalise.web.api.ServerPlaces;
import dev.vocalise.web.ui.run.MlflowPages;
import dev.vocalise.web.ui.system.SystemReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The instance's parts as beans; the instance closes them, not the container. */
@ApplicationScoped
public class Producers {
  private static Platform platform() {
    return Instance.current().platform();
  }

  @Singleton
  CampaignRepository campaigns() {
    return platform().campaigns();
  }

  @Singleton
  RunRepository runs() {
    return platform().runs();
  }

  @Singleton
  StageRepository stages() {
    return platform().stages();
  }

  @Singleton
  CorpusRepository corpora() {
    return platform().corpora();
  }

  @Singleton
  ModelRepository models() {
    return platform().models();
  }

  @Singleton
  ArtifactStore artifacts() {
    return platform().artifacts();
  }

  @Singleton
  ChangeFeed changes() {
    return platform().changes();
  }

  @Singleton
  Operations operations() {
    return new Operations(platform());
  }

  @Singleton
  MlflowPages mlflow() {
    return new MlflowPages(() -> Instance.current().mlflowUri());
  }

  @Singleton
  SystemReport system() {
    return new InstanceReport(Instance.current());
  }

  @Singleton
  ServerPlaces places() {
    Path data = platform().config().home();
    Endpoints at = Instance.current().stack().endpoints();
    Settings settings = Settings.fromEnvironment(System.getenv());
    String own = "the disk of " + data;
    String database =
        at.jdbcUrl().replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    return new ServerPlaces(
        data,
        settings.databaseUrl() == null ? "the embedded PostgreSQL" : "the database at " + database,
        settings.databaseUrl() == null ? own : "the disk of that server",
        settings.s3() == null ? own : "the disk of the store at " + at.s3Endpoint(),
        settings.temporalAddress() == null
            ? "the embedded Temporal"
            : "Temporal at " + at.temporalAddress(),
        settings.s3() == null);
  }
}
