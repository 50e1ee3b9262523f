package dev.vocalise.infra.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.CampaignDeletion;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit
@Tag("servers")
class GarbageIT {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path home;

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private Database database;
  private Ledger ledger;
  private StageRepository stages;
  private RunRepository runs;
  private CheckpointRepository checkpoints;
  private int contents;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    ledger = new Ledger(database);
    stages = new StageRepository(database);
    runs = new RunRepository(database);
    checkpoints = new CheckpointRepository(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** A place where a row, or nothing, names an object. */
  private enum Place {
    NOWHERE(false),
    NOWHERE_YET(true),
    CORPUS(true),
    MODEL(true),
    OUTPUT(true),
    INPUT_OF_A_STATEMENT(true),
    SCORES(true),
    SETTINGS(true),
    CHECKPOINT(true),
    CHECKPOINT_OF_A_FAILED_RUN(true),
    CHECKPOINT_OF_A_FINISHED_RUN(false),
    CHECKPOINT_OF_A_CANCELLED_CAMPAIGN(true),
    PART_OF_A_CHECKPOINT(true),
    GIVEN_UP(false),
    ANNOUNCED(true),
    GIVEN_UP_BUT_AN_OUTPUT(true);

    private final boolean stays;

    Place(boolean stays) {
      this.stays = stays;
    }
  }

  @Test
  void exactlyWhatNoRowNamesGoesWhereverRowsNameIt() throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      Set<String> staying = new HashSet<>();
      Set<String> going = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        Place place =
            i < Place.values().length
                ? Place.values()[i]
                : Place.values()[random.nextInt(Place.values().length)];
        String sha256 = object();
        name(place, sha256);
        (place.stays ? staying : going).add(sha256);
      }
      Garbage dry = find(DAY, false, false);
      assertThat(digests(dry.waste())).as("seed %d", seed).isEqualTo(going);
      assertThat(store.digests()).containsAll(going).containsAll(staying);

      Garbage garbage = find(DAY, false, true);
      assertThat(digests(garbage.delete())).as("seed %d", seed).isEqualTo(going);

      assertThat(store.digests()).containsAll(staying).doesNotContainAnyElementsOf(going);
      assertThat(find(DAY, false, false).waste()).isEmpty();
    }
  }

  @Test
  void whatADeletedCampaignHadIsNotCalledACheckpoint() throws Exception {
    SeedRun run = run();
    String output = object();
    stages.finish(attempt(run), List.of(ref(output)), null);
    String saved = object();
    StageAttempt training = attempt(run);
    checkpoints.save(training, 1, Fixture.json("batch", 0), ref(saved));
    new CampaignRepository(database).cancel(run.campaignId(), "cancelled");
    stages.cancelled(training);
    update(
        "update vocalise.campaign set stopping = false where id = ?::uuid",
        run.campaignId().toString());

    new CampaignDeletion(database, Actor.INSTANCE).delete(run.campaignId());

    assertThat(find(DAY, false, false).waste())
        .extracting(Waste::reason, Waste::name)
        .containsExactlyInAnyOrder(tuple(Reason.DELETED, output), tuple(Reason.GIVEN_UP, saved));
    assertThat(digests(find(DAY, false, true).delete())).containsExactlyInAnyOrder(output, saved);
  }

  @Test
  void lookingChangesNoRow() throws Exception {
    name(Place.CHECKPOINT_OF_A_FINISHED_RUN, object());
    name(Place.NOWHERE, object());

    assertThat(find(DAY, true, false).waste()).hasSize(2);

    assertThat(count("checkpoint")).isEqualTo(1);
    assertThat(count("unneeded_artifact")).isZero();
    assertThat(store.digests()).hasSize(2);
  }

  @Test
  void checkpointsOfFailedRunsGoOnlyWhenAskedFor() throws Exception {
    String failed = object();
    name(Place.CHECKPOINT_OF_A_FAILED_RUN, failed);
    String cancelled = object();
    name(Place.CHECKPOINT_OF_A_CANCELLED_CAMPAIGN, cancelled);

    assertThat(find(DAY, false, false).waste()).isEmpty();
    assertThat(digests(find(DAY, true, true).delete()))
        .containsExactlyInAnyOrder(failed, cancelled);
    assertThat(count("checkpoint")).isZero();
  }

  @Test
  void whatARunningStageHasStoredStaysHoweverShortTheWait() throws Exception {
    String before = object();
    store.modified(before, Instant.now().minus(Duration.ofHours(3)));
    SeedRun run = run();
    stages.start(Fixture.stage(run.campaignId(), run.id(), "prepare"));
    String since = object();
    store.modified(since, Instant.now());

    assertThat(digests(find(Duration.ZERO, false, true).delete())).containsExactly(before);
    assertThat(store.digests()).containsExactly(since);
  }

  @Test
  void whatIsStoredOrNamedBetweenTheLookAndTheDeletionStays() throws Exception {
    String named = object();
    String again = object();
    String gone = object();
    Garbage garbage = find(DAY, false, true);
    name(Place.CORPUS, named);
    store.modified(again, Instant.now());

    assertThat(digests(garbage.delete())).containsExactly(gone);
    assertThat(store.digests()).containsExactlyInAnyOrder(named, again);
  }

  @Test
  void nothingIsDeletedWhileABackupCopies() throws Exception {
    String sha256 = object();
    Garbage garbage = find(DAY, false, true);
    try (Connection backup = database.dataSource().getConnection();
        PreparedStatement lock =
            backup.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))");
        PreparedStatement unlock =
            backup.prepareStatement("select pg_advisory_unlock(hashtextextended(?, 0))")) {
      lock.setString(1, ArtifactGarbageCollector.DELETING);
      lock.execute();
      assertThat(garbage.delete()).isEmpty();
      unlock.setString(1, ArtifactGarbageCollector.DELETING);
      unlock.execute();
    }
    assertThat(digests(garbage.delete())).containsExactly(sha256);
  }

  @Test
  void filesOfTheDataDirectoryThatNothingUsesGo() throws Exception {
    String kept = object();
    name(Place.CORPUS, kept);
    String absent = Fixture.sha('9');
    List<Path> going =
        List.of(
            file("scratch/model-1.safetensors"),
            file("cache/sha256/" + absent.substring(0, 2) + "/" + absent.substring(2)),
            file("cache/sha256/99/.fetch-1.part"),
            file("objects/vocalise/.mpus-1-sha256"),
            file("objects/vocalise/sha256/aa/.s3proxy-2"),
            file("credentials.json.new"),
            file("ledger123.key"));
    List<Path> staying =
        List.of(
            file("cache/sha256/" + kept.substring(0, 2) + "/" + kept.substring(2)),
            file("objects/vocalise/sha256/aa/bb"),
            file("credentials.json"),
            file("ledger-key.pem"),
            file("logs/vocalise.log"));
    Path young = file("scratch/shard");
    Files.setLastModifiedTime(young, FileTime.from(Instant.now()));

    Garbage garbage = find(DAY, false, true);

    assertThat(garbage.delete())
        .extracting(Waste::name)
        .containsExactlyInAnyOrderElementsOf(going.stream().map(Path::toString).toList());
    assertThat(going).noneMatch(Files::exists);
    assertThat(staying).allMatch(Files::exists);
    assertThat(young).exists();
  }

  private Garbage find(Duration olderThan, boolean unfinished, boolean keep) {
    return Garbage.find(database, store, home, new Garbage.Wish(olderThan, unfinished, true), keep);
  }

  private static Set<String> digests(List<Waste> waste) {
    Set<String> names = new HashSet<>();
    waste.forEach(one -> names.add(one.name()));
    return names;
  }

  private Path file(String name) throws Exception {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "some");
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(DAY.multipliedBy(2))));
  }

  /** Two days old, each of other bytes. */
  private String object() {
    String sha256 = store.put(("object " + contents++).getBytes(UTF_8), "x").sha256();
    store.modified(sha256, Instant.now().minus(DAY.multipliedBy(2)));
    return sha256;
  }

  private SeedRun run() {
    CampaignView campaign =
        new CampaignRepository(database).launch(Fixture.campaign("campaign-" + contents++, 1, 1));
    SeedRun run = runs.ofCampaign(campaign.id()).get(0);
    runs.started(run.id(), null, "cpu");
    return run;
  }

  private void name(Place place, String sha256) throws SQLException {
    FileRef file = ref(sha256);
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("sha256", sha256);
    switch (place) {
      case NOWHERE -> {}
      case NOWHERE_YET -> store.modified(sha256, Instant.now());
      case CORPUS ->
          update(
              "insert into vocalise.corpus values (gen_random_uuid(), ?, 'csv', '/c', ?, 1, '{}', now())",
              "corpus-" + sha256.substring(0, 8),
              sha256);
      case MODEL ->
          update(
              "insert into vocalise.model values (gen_random_uuid(), ?, 'ast', '/m', '{}', ?::jsonb, 1, null, now())",
              "model-" + sha256.substring(0, 8),
              json.toString());
      case OUTPUT -> stages.finish(attempt(run()), List.of(file), null);
      case INPUT_OF_A_STATEMENT ->
          ledger.record("test", Actor.INSTANCE, "resolvedDependencies", json);
      case SCORES -> {
        SeedRun run = run();
        stages.finish(attempt(run), List.of(), null);
        runs.finish(attempt(run), 0.5, json);
      }
      case SETTINGS ->
          update(
              "update vocalise.experiment set settings = ?::jsonb where campaign_id = ?::uuid",
              json.toString(),
              run().campaignId().toString());
      case CHECKPOINT -> checkpoint(run(), file);
      case CHECKPOINT_OF_A_FAILED_RUN -> {
        SeedRun run = run();
        checkpoint(run, file);
        runs.fail(run.id(), new Failure("TRAINING_DIVERGED", "loss is not finite"));
      }
      case CHECKPOINT_OF_A_FINISHED_RUN -> {
        SeedRun run = run();
        runs.finish(attempt(run), 0.5, Fixture.json("uar", 1));
        update(
            "insert into vocalise.checkpoint (owner, stage, token, round, position, artifact, created_at)"
                + " values (?::uuid, 'training', 1, 1, '{}', ?::jsonb, now())",
            run.id().toString(),
            json.toString());
      }
      case CHECKPOINT_OF_A_CANCELLED_CAMPAIGN -> {
        StageAttempt preparing = stages.start(Fixture.stage(run().campaignId(), null, "prepare"));
        checkpoints.save(preparing, 0, Fixture.json("at", 1), file);
        new CampaignRepository(database).cancel(preparing.campaignId(), "cancelled");
        stages.cancelled(preparing);
      }
      case PART_OF_A_CHECKPOINT -> {
        FileRef state = new FileRef("so-far", "checkpoint", Fixture.sha('c'), 12, "x");
        checkpoints.save(attempt(run()), 0, json.deepCopy(), state);
      }
      case GIVEN_UP -> giveUp(sha256);
      case ANNOUNCED -> new ArtifactGarbageCollector(database).announce(sha256);
      case GIVEN_UP_BUT_AN_OUTPUT -> {
        stages.finish(attempt(run()), List.of(file), null);
        giveUp(sha256);
      }
    }
    update("update vocalise.stage_run set state = 'DONE' where state = ?", "RUNNING");
  }

  private void checkpoint(SeedRun run, FileRef file) {
    checkpoints.save(attempt(run), 1, Fixture.json("batch", 0), file);
  }

  private static FileRef ref(String sha256) {
    return new FileRef("some", "file", sha256, 12, "x");
  }

  private StageAttempt attempt(SeedRun run) {
    return stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
  }

  private void giveUp(String sha256) throws SQLException {
    update("insert into vocalise.unneeded_artifact values (?, now() - interval '1 s')", sha256);
  }

  private void update(String sql, String... values) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private long count(String table) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from vocalise." + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
