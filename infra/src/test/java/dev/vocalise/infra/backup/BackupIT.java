package dev.vocalise.infra.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.artifact.ArtifactStoreUnavailableException;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Fixture;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.lineage.NewModelVersion;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.StartupException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit
@Tag("servers")
class BackupIT {
  @TempDir private Path work;

  private final MemoryArtifactStore store = new MemoryArtifactStore();
  private final MemoryArtifactStore other = new MemoryArtifactStore();
  private DatabaseConfig config;
  private Database database;
  private StageRepository stages;
  private CheckpointRepository checkpoints;
  private int contents;

  @BeforeEach
  void open() throws Exception {
    config = TestDatabase.fresh();
    database = Database.open(config, LedgerHome.open(home()).signer());
    stages = new StageRepository(database);
    checkpoints = new CheckpointRepository(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aRestoredInstanceHasEveryRowEveryArtifactAndALedgerThatHolds() throws Exception {
    StageAttempt running = fill();
    StoredArtifact unreferred = store.put("of nobody".getBytes(UTF_8), "x");
    backup();
    DatabaseConfig target = TestDatabase.fresh();

    Restore.Report report = restore(target);

    assertThat(rows(target)).isEqualTo(rows(config)).isNotEmpty();
    assertThat(rows(target))
        .hasEntrySatisfying("model_version", row -> assertThat(row).contains("voice"));
    assertThat(other.digests()).hasSize(store.digests().size() - 1);
    assertThat(store.digests()).containsAll(other.digests()).contains(unreferred.sha256());
    assertThat(report.ledger().findings().violations()).isEmpty();
    assertThat(report.ledger().entries())
        .isEqualTo(new Ledger(database).last().orElseThrow().seq());
    Path key = work.resolve("restored/ledger-key.pem");
    assertThat(key).hasSameBinaryContentAs(home().resolve("ledger-key.pem"));
    LedgerHome restoredHome = LedgerHome.open(work.resolve("restored"));
    try (Database restored = Database.open(target, restoredHome.signer())) {
      for (String change : List.of("delete from %s", "update %s set seq = seq")) {
        assertThatThrownBy(() -> execute(target, change.formatted("vocalise.ledger_entry")))
            .hasMessageContaining("append-only");
      }
      // Numbers of rows and of the ledger go on where they were.
      new CheckpointRepository(restored)
          .save(running, 2, Fixture.json("batch", 1), file(other.put("c".getBytes(UTF_8), "x")));
      Ledger ledger = new Ledger(restored);
      new StageRepository(restored).finish(running, List.of(), null);
      Ledger.Report audit = ledger.audit(restoredHome.trusted(), restoredHome.signedHeads());
      assertThat(audit.findings().violations()).isEmpty();
      assertThat(audit.entries()).isEqualTo(report.ledger().entries() + 1);
    }
  }

  @Test
  void aChangedByteInAnyFileIsFoundAndNamed() throws Exception {
    fill();
    backup();
    BackupCheck.require(folder(), line -> {});
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThan(15);
    for (Path file : files) {
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[good.length / 2] ^= 1;
      Files.write(file, bad);
      String name = folder().relativize(file).toString();
      assertThatThrownBy(() -> BackupCheck.require(folder(), line -> {}))
          .isInstanceOfSatisfying(
              BackupException.class,
              e -> assertThat(e.details() + e.getMessage()).as(name).contains(name));
      Files.delete(file);
      assertThatThrownBy(() -> BackupCheck.require(folder(), line -> {}))
          .isInstanceOfSatisfying(
              BackupException.class,
              e ->
                  assertThat(e.details() + e.getMessage())
                      .as(name)
                      .contains(
                          name.equals("backup.json") ? "not finished" : name + " is not there"));
      Files.write(file, good);
    }
    BackupCheck.require(folder(), line -> {});
  }

  @Test
  void aDamagedBackupRestoresNothing() throws Exception {
    fill();
    backup();
    Path last = files().stream().filter(file -> file.toString().contains("sha256")).toList().get(0);
    Files.writeString(last, "rotten");
    DatabaseConfig target = TestDatabase.fresh();

    assertThatThrownBy(() -> restore(target)).isInstanceOf(BackupException.class);

    assertThat(other.digests()).isEmpty();
    assertThat(rows(target)).isEmpty();
    try (DataDirectory usable = DataDirectory.open(work.resolve("restored"))) {
      assertThat(usable.restoring()).isEmpty();
    }
  }

  @Test
  void theNextBackupCopiesWhatIsNewAndDropsWhatIsGone() throws Exception {
    StageAttempt running = fill();
    Backup.Report first = backup();
    String old = checkpoints.of(running).get(0).artifact().sha256();
    save(running);
    save(running); // the last two are kept

    Backup.Report second = backup();

    assertThat(first.copied()).isEqualTo(first.manifest().artifacts().size());
    assertThat(second.copied()).isEqualTo(2);
    assertThat(files()).noneMatch(file -> file.endsWith(old.substring(2)));
    assertThat(files().stream().filter(file -> file.endsWith("campaign.copy.gz"))).hasSize(1);
    BackupCheck.require(folder(), line -> {});
  }

  @Test
  void aBackupThatBreaksOffLeavesTheOneBeforeAndGoesOn() throws Exception {
    StageAttempt running = fill();
    Backup.Report first = backup();
    save(running);
    store.away(true);
    assertThatThrownBy(this::backup).isInstanceOf(ArtifactStoreUnavailableException.class);
    store.away(false);

    assertThat(BackupCheck.require(folder(), line -> {})).isEqualTo(first.manifest());
    assertThat(backup().copied()).isEqualTo(1);
    assertThat(files().stream().filter(file -> file.endsWith("campaign.copy.gz"))).hasSize(1);
  }

  @Test
  void aBackupIsNotReplacedByThatOfAnotherOrAnEmptyInstance() throws Exception {
    fill();
    backup();
    List<Path> before = files();
    DatabaseConfig empty = TestDatabase.fresh();
    TestDatabase.open(empty).close();

    assertThatThrownBy(
            () -> Backup.make(folder(), empty, other, work.resolve("x"), "test", line -> {}))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("another instance");

    assertThat(files()).isEqualTo(before);
    Path foreign = Files.createDirectory(work.resolve("photos"));
    Files.writeString(foreign.resolve("cat.jpg"), "cat");
    assertThatThrownBy(() -> Backup.make(foreign, config, store, home(), "test", line -> {}))
        .hasMessageContaining("cat.jpg");
    assertThat(foreign.resolve("cat.jpg")).exists();
  }

  @Test
  void anInstanceWithRowsIsRefusedAndStays() throws Exception {
    fill();
    backup();
    Map<String, String> before = rows(config);

    assertThatThrownBy(() -> restore(config))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("is not empty");

    assertThat(rows(config)).isEqualTo(before);
  }

  @Test
  void aRestoreThatBreaksOffLooksLikeNothingAndStartsOver() throws Exception {
    fill();
    backup();
    DatabaseConfig target = TestDatabase.fresh();
    other.away(true);
    assertThatThrownBy(() -> restore(target)).isInstanceOf(ArtifactStoreUnavailableException.class);
    assertThat(rows(target)).isEmpty();
    assertThatThrownBy(() -> DataDirectory.open(work.resolve("restored")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("vocalise restore");
    other.away(false);

    restore(target);

    assertThat(rows(target)).isEqualTo(rows(config));
    DataDirectory.open(work.resolve("restored")).close();
  }

  @Test
  void aRestoreThatWasKilledAfterItsRowsWereCommittedEndsWhenItIsRunAgain() throws Exception {
    fill();
    Backup.Report made = backup();
    DatabaseConfig target = TestDatabase.fresh();
    restore(target);
    try (DataDirectory data = DataDirectory.open(work.resolve("restored"))) {
      data.restoring(BackupFolder.digest(made.manifest()));
    }

    assertThat(restore(target).ledger().findings().sound()).isTrue();

    DataDirectory.open(work.resolve("restored")).close();
    assertThatThrownBy(() -> restore(target)).hasMessageContaining("is not empty");
  }

  /** Rows and bytes change all the time, and the collector deletes what was replaced. */
  @Test
  void whatTheRowsOfABackupNameIsInItThoughCheckpointsComeAndGo() throws Exception {
    StageAttempt running = fill();
    ArtifactGarbageCollector collector = new ArtifactGarbageCollector(database);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(
            () -> {
              int saved = 0;
              for (; !over.get(); saved++) {
                save(running);
                collector.collect(store);
              }
              return saved;
            });
    for (int round = 0; round < 5; round++) {
      Backup.Report made = backup();
      assertThat(made.manifest().absent()).isEmpty();
      BackupCheck.require(folder(), line -> {});
    }
    over.set(true);
    assertThat(writer.join()).isGreaterThan(5);
    DatabaseConfig target = TestDatabase.fresh();
    restore(target);
    try (Database restored = TestDatabase.open(target)) {
      assertThat(other.digests())
          .contains(new CheckpointRepository(restored).of(running).get(0).artifact().sha256());
    }
    collector.collect(store); // what it left to the backup
    assertThat(store.digests()).hasSize(4);
  }

  @Test
  void whatTheStoreHasLostIsSaid() throws Exception {
    StageAttempt running = fill();
    String lost = checkpoints.of(running).get(0).artifact().sha256();
    store.delete(lost);

    Backup.Report made = backup();

    assertThat(made.manifest().absent())
        .singleElement()
        .asString()
        .contains("checkpoint ", " of stage ", lost);
    assertThat(restore(TestDatabase.fresh()).ledger().findings().sound()).isTrue();
  }

  @Test
  void aBackupOfAnEarlierBuildIsBroughtToTheTablesOfThisOne() throws Exception {
    DatabaseConfig old = TestDatabase.fresh();
    assertThat(Database.create(old, "1")).isTrue();
    execute(
        old,
        "insert into vocalise.corpus values (gen_random_uuid(), 'c', 'csv', '/c', repeat('a', 64), 1, '{}', now())");
    Backup.make(folder(), old, store, home(), "test", line -> {});
    DatabaseConfig target = TestDatabase.fresh();
    TestDatabase.open(target).close(); // started once and never used

    restore(target);

    assertThat(rows(target)).containsKey("corpus").containsKey("transcript");
    // One column is new.
    assertThat(rows(target).get("corpus"))
        .isEqualTo(String.valueOf(rows(old).get("corpus")).replace("\n", "\t\\N\n"));
    assertThat(Database.create(TestDatabase.fresh(), "4711")).isFalse();
  }

  @Test
  void onlyTheOwnerReadsABackup() throws Exception {
    fill();
    backup();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    for (Path file : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }

  private Path home() throws Exception {
    return Files.createDirectories(work.resolve("home"));
  }

  private Path folder() {
    return work.resolve("backup");
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.walk(folder())) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private Backup.Report backup() throws Exception {
    return Backup.make(folder(), config, store, home(), "test", line -> {});
  }

  private Restore.Report restore(DatabaseConfig target) {
    try (DataDirectory data = DataDirectory.openForRestore(work.resolve("restored"))) {
      return Restore.make(folder(), target, other, data, line -> {});
    }
  }

  /** Two finished stages, curves, and a run that has a checkpoint. */
  private StageAttempt fill() {
    CampaignRepository campaigns = new CampaignRepository(database);
    RunRepository runs = new RunRepository(database);
    List<SeedRun> seeds =
        runs.ofCampaign(campaigns.launch(Fixture.campaign("céleste\t\\n", 1, 2)).id());
    SeedRun done = seeds.get(0);
    runs.started(done.id(), null, "cpu");
    stages.finish(attempt(done), List.of(artifact()), Fixture.json("uar", 1));
    runs.finish(attempt(done), 0.1 + 0.2, Fixture.json("uar", 1));
    stages.finish(attempt(done), List.of(artifact()), null);
    register(done);
    SeedRun running = seeds.get(1);
    runs.started(running.id(), null, "cpu");
    StageAttempt attempt = attempt(running);
    save(attempt);
    return attempt;
  }

  private void register(SeedRun run) {
    StageView training = stages.ofRun(run.id()).get(0);
    FileRef weights = training.outputs().get(0);
    new ModelVersionRepository(database)
        .promote(
            new NewModelVersion(
                "voice",
                run.id(),
                "audio",
                training.id(),
                weights.sha256(),
                List.of(weights),
                store.address(weights.sha256())),
            ModelVersionState.APPROVED,
            "good");
  }

  private StageAttempt attempt(SeedRun run) {
    return stages.start(Fixture.stage(run.campaignId(), run.id(), "training"));
  }

  private FileRef artifact() {
    return file(store.put(("artifact " + contents++).getBytes(UTF_8), "x"));
  }

  private void save(StageAttempt attempt) {
    checkpoints.save(attempt, 1, Fixture.json("batch", 0), artifact());
  }

  private static FileRef file(StoredArtifact stored) {
    return new FileRef("some", "file", stored.sha256(), stored.size(), stored.mediaType());
  }

  /** Every row of every table as text; tables without rows are left out of an empty database. */
  private static Map<String, String> rows(DatabaseConfig of) throws Exception {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = Database.connect(of)) {
      for (Map.Entry<String, List<String>> table : Tables.inOrder(connection).entrySet()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Tables.copyOut(connection, table.getKey(), table.getValue(), out);
        rows.put(table.getKey(), out.toString(UTF_8));
      }
    }
    boolean empty = rows.values().stream().allMatch(String::isEmpty);
    return empty ? Map.of() : rows;
  }

  private static void execute(DatabaseConfig of, String sql) throws SQLException {
    try (Connection connection = Database.connect(of);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
