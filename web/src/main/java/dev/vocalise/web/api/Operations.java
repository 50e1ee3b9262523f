package dev.vocalise.web.api;

import dev.vocalise.activities.Platform;
import dev.vocalise.activities.campaign.Answer;
import dev.vocalise.activities.campaign.CampaignService;
import dev.vocalise.activities.campaign.Extension;
import dev.vocalise.activities.dataset.CorpusRegistrar;
import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.registry.RegisteredModel;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.CampaignDeletion;
import dev.vocalise.infra.lineage.CampaignKeeping;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.infra.local.NamedInputs;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.input.InputRoots;
import dev.vocalise.web.campaign.CampaignFile;
import dev.vocalise.workflows.campaign.CampaignSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What changes something. Reading goes to the repositories.
 *
 * @param actor who sent the request that is answered now
 */
public record Operations(Platform platform, Supplier<Actor> actor) {
  CorpusView addCorpus(String kind, Path directory, String name, boolean allowBad) {
    requireInput(directory);
    ImportOptions options = allowBad ? ImportOptions.allowingBad() : ImportOptions.strict();
    return platform.corpusRegistrar().as(actor.get()).add(kind, directory, name, options);
  }

  CorpusRegistrar.Updated updateCorpus(
      CorpusView corpus, Path directory, boolean allowBad, boolean dry) {
    requireInput(directory);
    ImportOptions options = allowBad ? ImportOptions.allowingBad() : ImportOptions.strict();
    return platform.corpusRegistrar().as(actor.get()).update(corpus, directory, options, dry);
  }

  CorpusView relocateCorpus(CorpusView corpus, Path directory) {
    requireInput(directory);
    return platform.corpusRegistrar().as(actor.get()).relocate(corpus, directory);
  }

  void removeCorpus(CorpusView corpus) {
    platform.corpora().as(actor.get()).remove(corpus);
  }

  ModelView addModel(String kind, Path directory, String name) {
    requireInput(directory);
    try {
      return platform.modelRegistrar().as(actor.get()).add(kind, directory, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FeatureSetRepository.Added addFeatures(String name, String corpus, Path table) {
    requireInput(table);
    try {
      return platform.featureRegistrar().as(actor.get()).add(name, corpus, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nobody reads over the network what the owner of this instance did not allow. */
  private void requireInput(Path named) {
    Path data = platform.config().home();
    InputRoots.current().require(named, NamedInputs.isNamed(data, named));
  }

  /** Makes a version of a trained model, or moves the one that there is. */
  public RegisteredModel promote(ModelRegistry.Wish wish) {
    return platform.registry().as(actor.get()).promote(wish);
  }

  public RegisteredModel retire(String version, String reason) {
    return platform.registry().as(actor.get()).retire(version, reason);
  }

  /**
   * @param text the campaign file as it was written
   */
  public CampaignView launch(CampaignSpec spec, String text) {
    return service().launch(spec, text);
  }

  /**
   * @param text the campaign file as it was written
   */
  public CampaignRepository.Resumed extend(
      CampaignView campaign, Extension extension, String text) {
    return service().extend(campaign, extension, text);
  }

  public CampaignView note(UUID campaign, @Nullable String note) {
    return keeping().note(campaign, note);
  }

  public CampaignView tag(UUID campaign, Collection<String> add, Collection<String> remove) {
    return keeping().tag(campaign, add, remove);
  }

  /** Whether lists leave it out. */
  public CampaignView archive(UUID campaign, boolean archived) {
    return keeping().archive(campaign, archived);
  }

  private CampaignKeeping keeping() {
    return new CampaignKeeping(platform.database(), actor.get());
  }

  /** Where nothing of it is under way. */
  CampaignView rename(CampaignView campaign, String name) {
    return service()
        .rename(
            campaign,
            Requests.name(name),
            CampaignFile.renamed(campaign.file(), name).orElse(campaign.file()));
  }

  /**
   * @param yes false: only says what would go
   */
  public CampaignDeletion.Plan delete(UUID campaign, boolean yes) {
    CampaignDeletion deletion = new CampaignDeletion(platform.database(), actor.get());
    return yes ? deletion.delete(campaign) : deletion.plan(campaign);
  }

  private CampaignService service() {
    return platform.service().as(actor.get());
  }

  /** Lets a paused campaign go on, or queues what failed or was cancelled again. */
  public CampaignRepository.Resumed resume(String campaign) {
    return service()
        .resume(campaign)
        .orElseThrow(() -> UnknownNameException.of("campaign", campaign));
  }

  /** Stops what runs, until a resume. */
  public Answer pause(String campaign) {
    return service()
        .pause(campaign)
        .map(was -> Answer.pause(campaign, was))
        .orElseThrow(() -> UnknownNameException.of("campaign", campaign));
  }

  /** Ends the campaign. */
  public Answer cancel(String campaign) {
    return service()
        .cancel(campaign)
        .map(was -> Answer.cancel(campaign, was))
        .orElseThrow(() -> UnknownNameException.of("campaign", campaign));
  }

  /** Its runs go before those of campaigns with a lower priority; returns the one it had. */
  int prioritise(String campaign, int priority) {
    return service()
        .prioritise(campaign, priority)
        .orElseThrow(() -> UnknownNameException.of("campaign", campaign));
  }

  /**
   * Queues a run again.
   *
   * @param from the stage that is done again with those after it; null for what is missing
   */
  public Answer retry(UUID run, @Nullable String from) {
    return service()
        .retry(run, from)
        .map(retried -> Answer.retry(run, retried, from))
        .orElseThrow(() -> UnknownNameException.of("run", run.toString()));
  }
}
