package dev.vocalise.infra.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.artifact.StoredArtifact;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit
@Tag("servers")
class ArtifactGarbageCollectorIT {

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private Database database;
  private CheckpointRepository checkpoints;
  private StageRepository stages;
  private RunRepository runs;
  private ArtifactGarbageCollector unneeded;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    checkpoints = new CheckpointRepository(database);
    stages = new StageRepository(database);
    runs = new RunRepository(database);
    unneeded = new ArtifactGarbageCollector(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theLastTwoCheckpointsOfAStageStay() {
    StageAttempt audio = attempt(run("rounds", 0), "training:audio");
    StageAttempt text = stages.start(stage(audio, "training:text"));
    String first = save(audio, "round 1");
    String other = save(text, "text, round 1");
    String second = save(audio, "round 2");
    String third = save(audio, "round 3");
    assertThat(store.digests()).containsExactlyInAnyOrder(first, other, second, third);

    assertThat(unneeded.collect(store)).isEqualTo(1);

    assertThat(store.digests()).containsExactlyInAnyOrder(other, second, third);
    assertThat(checkpoints.of(audio))
        .extracting(c -> c.artifact().sha256())
        .containsExactly(third, second);
    assertThat(unneeded.collect(store)).isZero();
  }

  @Test
  void aFinishedRunKeepsNoCheckpointAndAFailedOneDoes() {
    SeedRun done = run("done", 0);
    StageAttempt training = attempt(done, "training");
    save(training, "done, round 1");
    SeedRun failed = run("failed", 0);
    String kept = save(attempt(failed, "training"), "failed, round 1");
    runs.fail(failed.id(), new Failure("TRAINING_DIVERGED", "loss is not finite"));
    runs.finish(attempt(done, "evaluation"), 0.5, Fixture.json("uar", 1));

    unneeded.collect(store);

    assertThat(store.digests()).containsExactly(kept);
  }

  @Test
  void bytesThatAnotherRowNamesStay() {
    StageAttempt one = attempt(run("one", 0), "training");
    StageAttempt two = attempt(run("two", 0), "training");
    StoredArtifact model = store.put("also a model".getBytes(UTF_8), "x");
    stages.finish(attempt(run("three", 0), "training"), List.of(file(model)), null);
    save(one, "also a model");
    String shared = save(one, "the same in both");
    assertThat(save(two, "the same in both")).isEqualTo(shared);
    save(one, "later");
    save(one, "last");

    unneeded.collect(store);

    assertThat(store.digests()).contains(model.sha256(), shared);
  }

  @Test
  void whatAKilledProcessAnnouncedAndNeverSavedGoesWhenItsTimeIsOver() {
    StoredArtifact orphan = store.put("uploaded, then killed".getBytes(UTF_8), "x");
    unneeded.announce(orphan.sha256());
    assertThat(unneeded.collect(store)).isZero(); // it may still be on its way
    database.writing(
        session ->
            session
                .createNativeMutationQuery(
                    "update vocalise.unneeded_artifact set not_before = now() - interval '1 s'")
                .executeUpdate());

    assertThat(unneeded.collect(store)).isEqualTo(1);

    assertThat(store.digests()).isEmpty();
  }

  @Test
  void anUnreachableStoreLosesNothing() {
    StageAttempt attempt = attempt(run("away", 0), "training");
    save(attempt, "round 1");
    String second = save(attempt, "round 2");
    String third = save(attempt, "round 3");
    store.away(true);
    assertThatThrownBy(() -> unneeded.collect(store))
        .isInstanceOf(ArtifactStoreUnavailableException.class);
    store.away(false);

    assertThat(unneeded.collect(store)).isEqualTo(1);

    assertThat(store.digests()).containsExactlyInAnyOrder(second, third);
  }

  /** Few contents and few runs, so that equal bytes come and go in every order. */
  @Test
  void whateverHappensNoReferredBytesGoAndNoOthersStay() {
    Random random = new Random(7);
    List<StageAttempt> attempts =
        List.of(
            attempt(run("a", 0), "training"),
            attempt(run("b", 0), "training"),
            attempt(run("c", 0), "training:audio"));
    for (int step = 0; step < 300; step++) {
      StageAttempt attempt = attempts.get(random.nextInt(attempts.size()));
      String content = "content " + random.nextInt(4);
      switch (random.nextInt(3)) {
        case 0 -> save(attempt, content);
        case 1 -> unneeded.announce(store.put(content.getBytes(UTF_8), "x").sha256());
        default -> unneeded.collect(store);
      }
      assertThat(store.digests()).as("after step %d", step).containsAll(referred(attempts));
    }
    database.writing(
        session ->
            session
                .createNativeMutationQuery(
                    "update vocalise.unneeded_artifact set not_before = now()")
                .executeUpdate());
    unneeded.collect(store);
    assertThat(store.digests()).isEqualTo(referred(attempts));
  }

  private Set<String> referred(List<StageAttempt> attempts) {
    Set<String> digests = new HashSet<>();
    attempts.forEach(
        attempt -> checkpoints.of(attempt).forEach(c -> digests.add(c.artifact().sha256())));
    return digests;
  }

  /** In the order of the training stage: announce, put, row, look. */
  private String save(StageAttempt attempt, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    unneeded.announce(Sha256.of(bytes));
    StoredArtifact stored = store.put(bytes, "x");
    checkpoints.save(attempt, 1, Fixture.json("batch", 0), file(stored));
    if (!store.exists(stored.sha256(), stored.size())) {
      store.put(bytes, "x");
    }
    return stored.sha256();
  }

  private static FileRef file(StoredArtifact stored) {
    return new FileRef("some", "checkpoint", stored.sha256(), stored.size(), stored.mediaType());
  }

  private SeedRun run(String name, int seed) {
    CampaignView campaign =
        new CampaignRepository(database).launch(Fixture.campaign(name, 1, seed + 1));
    SeedRun run = runs.ofCampaign(campaign.id()).get(seed);
    runs.started(run.id(), null, "cpu");
    return run;
  }

  private StageAttempt attempt(SeedRun run, String stage) {
    return stages.start(Fixture.stage(run.campaignId(), run.id(), stage));
  }

  private static NewStage stage(StageAttempt of, String stage) {
    return Fixture.stage(of.campaignId(), of.requireRun(), stage);
  }
}
