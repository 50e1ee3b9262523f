package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.infra.access.Account;
import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One of each kind of row and statement. */
final class LedgerScenario {
  private LedgerScenario() {}

  /** A corpus with functionals, a model, a campaign with a run that is done and one that failed. */
  static void write(Database database) {
    Actor user = Actor.user("anna", "cli");
    new CorpusRepository(database)
        .as(user)
        .add(
            "demo",
            "csv",
            "/data/demo",
            Fixture.sha('c'),
            100,
            Fixture.json("utterances", 3),
            null);
    new ModelRepository(database)
        .as(user)
        .add(
            "tiny",
            "ast",
            "/data/tiny",
            Map.of("config.json", Fixture.sha('d')),
            Fixture.json("layers", 2),
            1234,
            "mit");
    CampaignRepository campaigns = new CampaignRepository(database).as(user);
    CampaignView campaign = campaigns.launch(Fixture.campaign("first", 1, 2));
    campaigns.started(campaign.id());
    StageRepository stages = new StageRepository(database);
    stages.finish(
        stages.start(Fixture.stage(campaign.id(), null, "registerDataset")),
        List.of(Fixture.file("manifest.jsonl", 'b')),
        Fixture.json("utterances", 3));
    List<SeedRun> runs = new RunRepository(database).ofCampaign(campaign.id());
    done(database, stages, campaign, runs.get(0));
    RunRepository all = new RunRepository(database);
    all.started(runs.get(1).id(), Fixture.json("cores", 2), "cpu");
    StageAttempt failing = stages.start(Fixture.stage(campaign.id(), runs.get(1).id(), "train"));
    Failure failure = new Failure("TRAINING_DIVERGED", "the loss is NaN");
    stages.fail(failing, failure);
    all.fail(runs.get(1).id(), failure);
    campaigns.finish(campaign.id());
    ModelVersionRepository registry = new ModelVersionRepository(database).as(user);
    registry.promote(model(database, runs.get(0)), ModelVersionState.CANDIDATE, "best on S_va");
    registry.promote(model(database, runs.get(0)), ModelVersionState.APPROVED, "reviewed");
    access(database, user);
    new FeatureSetRepository(database)
        .as(user)
        .add(features(new CorpusRepository(database).find("demo").orElseThrow(), '6'));
  }

  /** Functionals of a corpus. */
  static NewFeatureSet features(CorpusView corpus, char content) {
    return new NewFeatureSet(
        "egemaps",
        corpus,
        Fixture.file("egemaps.safetensors", content),
        List.of("F0", "loudness"),
        "/data/egemaps.csv",
        Fixture.sha('7'),
        3,
        List.of("1 of 4 rows are about no utterance"));
  }

  /** Two who may log in, one of them with a token. */
  private static void access(Database database, Actor user) {
    AccountRepository accounts = new AccountRepository(database).as(user);
    accounts.addWithPassword("grace", Role.ADMIN, "correct horse battery staple");
    Account ada = accounts.add("ada", Role.OPERATOR);
    new ApiTokenRepository(database)
        .as(user)
        .create(Caller.ofAccount(ada, ada.role(), null), "ci", Role.VIEWER, Duration.ofDays(30));
  }

  /** What a run of this scenario trained. */
  static NewModelVersion model(Database database, SeedRun run) {
    FileRef weights = Fixture.file("model.safetensors", 'e');
    StageView training =
        new StageRepository(database)
            .ofRun(run.id()).stream()
                .filter(stage -> stage.outputs().contains(weights))
                .findFirst()
                .orElseThrow();
    return new NewModelVersion(
        "voice",
        run.id(),
        "audio",
        training.id(),
        weights.sha256(),
        List.of(weights, Fixture.file("config.json", 'd')),
        "s3://bucket/weights");
  }

  private static void done(
      Database database, StageRepository stages, CampaignView campaign, SeedRun run) {
    RunRepository runs = new RunRepository(database);
    runs.started(run.id(), Fixture.json("cores", 2), "cpu");
    stages.start(Fixture.stage(campaign.id(), run.id(), "train")); // is lost
    StageAttempt training = stages.start(Fixture.stage(campaign.id(), run.id(), "train"));
    new MetricRepository(database)
        .append(
            training,
            List.of(
                new MetricPoint("loss", 1, Instant.parse("2026-01-01T00:00:00Z"), 0.1),
                new MetricPoint("loss", 2, Instant.parse("2026-01-01T00:00:01Z"), 1e-7)));
    StageView trained =
        stages.finish(training, List.of(Fixture.file("model.safetensors", 'e')), null);
    stages.reuse(
        Fixture.stage(campaign.id(), run.id(), "prepare"),
        stages.cached(trained.cacheKey()).orElseThrow());
    StageAttempt testing = stages.start(Fixture.stage(campaign.id(), run.id(), "evaluate"));
    runs.finish(testing, 0.625, JsonNodeFactory.instance.objectNode().put("uar", 0.6250));
    stages.finish(testing, List.of(Fixture.file("predictions.jsonl", 'f')), null);
  }
}
