package dev.vocalise.web;

import dev.vocalise.activities.Platform;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.web.api.Operations;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The instance's parts as beans; the instance closes them, not the container. */
@ApplicationScoped
public class Beans {
  private static Platform platform() {
    return Instance.current().platform();
  }

  @Produces
  @Singleton
  @Unremovable
  CampaignRepository campaigns() {
    return platform().campaigns();
  }

  @Produces
  @Singleton
  @Unremovable
  RunRepository runs() {
    return platform().runs();
  }

  @Produces
  @Singleton
  @Unremovable
  StageRepository stages() {
    return platform().stages();
  }

  @Produces
  @Singleton
  @Unremovable
  CorpusRepository corpora() {
    return platform().corpora();
  }

  @Produces
  @Singleton
  @Unremovable
  ModelRepository models() {
    return platform().models();
  }

  @Produces
  @Singleton
  @Unremovable
  ArtifactStore artifacts() {
    return platform().artifacts();
  }

  @Produces
  @Singleton
  @Unremovable
  ChangeFeed changes() {
    return platform().changes();
  }

  @Produces
  @Singleton
  @Unremovable
  Operations operations() {
    return new PlatformOperations(platform());
  }
}
