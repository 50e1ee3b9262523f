package dev.vocalise.web.api;

import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.web.campaign.CampaignFile;
import dev.vocalise.web.campaign.CheckedCampaign;
import dev.vocalise.web.campaign.CheckedExtension;
import dev.vocalise.web.campaign.KnownNames;
import dev.vocalise.workflows.campaign.CampaignSpec;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Campaign files against what is registered here. */
@Singleton
public record CampaignFiles(
    CorpusRepository corpora,
    ModelRepository models,
    FeatureSetRepository features,
    ArtifactStore artifacts) {
  private static final Logger LOG = LoggerFactory.getLogger(CampaignFiles.class);

  /**
   * @param fileName for messages
   * @throws dev.vocalise.web.campaign.CampaignFileException with all problems
   */
  public CheckedCampaign check(String text, @Nullable String fileName) {
    return CampaignFile.check(text, named(fileName), known(), this::manifest);
  }

  /**
   * @param campaign that the file extends
   * @throws dev.vocalise.web.campaign.CampaignFileException with all problems and conflicts
   */
  public CheckedExtension extension(CampaignView campaign, String text, @Nullable String fileName) {
    CampaignSpec standing = CanonicalJson.read(campaign.spec(), CampaignSpec.class);
    return CampaignFile.checkExtension(text, named(fileName), known(), this::manifest, standing);
  }

  private static String named(@Nullable String fileName) {
    return fileName == null ? "campaign.yaml" : fileName;
  }

  KnownNames known() {
    return KnownNames.of(corpora.list(), models.list(), features.list());
  }

  /** Null where it is damaged: a run of the campaign repairs it. */
  private @Nullable CorpusManifest manifest(String corpus) {
    Optional<CorpusView> found = corpora.find(corpus);
    try {
      return found.isEmpty()
          ? null
          : CorpusManifests.read(artifacts, CorpusManifests.ref(found.get()));
    } catch (DamagedArtifactException | StageException e) {
      LOG.warn("the manifest of corpus '{}' cannot be read", corpus, e);
      return null;
    }
  }
}
