package dev.vocalise.infra.backup;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.backup.BackupManifest.FileEntry;
import dev.vocalise.infra.backup.BackupManifest.LedgerEnd;
import dev.vocalise.infra.backup.BackupManifest.Table;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.ModelSigningKey;
import dev.vocalise.infra.ledger.TreeHead;
import dev.vocalise.infra.ledger.TrustedKeys;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.ReferredDigests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup while the instance works: all rows from one snapshot, then every artifact that
 * they name. Nothing is deleted from the store meanwhile, so that what the snapshot names is there.
 * The next backup into the same folder copies what is new and replaces the rows.
 */
public final class Backup {
  /** Artifacts that the rows of a table cannot do without, and what names them. */
  private static final Map<String, String> EXPECTED =
      Map.of(
          "stage_run",
          "select f ->> 'sha256', 'output ' || (f ->> 'name') || ' of stage ' || stage"
              + " from vocalise.stage_run, jsonb_array_elements(outputs) f"
              + " where state in ('DONE', 'CACHED')",
          "checkpoint",
          "select artifact ->> 'sha256', 'checkpoint ' || id || ' of stage ' || stage"
              + " from vocalise.checkpoint",
          "corpus",
          "select manifest_sha256, 'manifest of corpus ' || name from vocalise.corpus",
          "feature_set",
          "select artifact ->> 'sha256', 'functionals ' || name || ' of corpus ' || corpus"
              + " from vocalise.feature_set");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final BackupFolder folder;
  private final Connection database;
  private final ArtifactStore artifacts;
  private final Path home;
  private final Consumer<String> progress;

  private Backup(
      BackupFolder folder,
      Connection database,
      ArtifactStore artifacts,
      Path home,
      Consumer<String> progress) {
    this.folder = folder;
    this.database = database;
    this.artifacts = artifacts;
    this.home = home;
    this.progress = progress;
  }

  /**
   * @param copied artifacts that the folder did not hold yet
   * @param copiedBytes of these
   */
  public record Report(BackupManifest manifest, long copied, long copiedBytes) {}

  /**
   * @param home the data directory, for the key that signs the ledger
   * @param version of this build
   * @param progress takes a line now and then
   * @throws BackupException if the folder holds something else, or the backup of another instance
   */
  public static Report make(
      Path directory,
      DatabaseConfig database,
      ArtifactStore artifacts,
      Path home,
      String version,
      Consumer<String> progress) {
    BackupFolder folder = new BackupFolder(directory);
    try (Connection connection = Database.connect(database.asOwner())) {
      folder.prepare();
      return new Backup(folder, connection, artifacts, home, progress).make(version);
    } catch (SQLException e) {
      throw new IllegalStateException("the rows could not be copied", e);
    } catch (IOException e) {
      throw BackupException.of(
          "cannot write the backup to %s: %s; mend that and run it again, it goes on",
          directory, e);
    }
  }

  private Report make(String version) throws SQLException, IOException {
    @Nullable BackupManifest previous = folder.hasManifest() ? folder.read() : null;
    requireAlone();
    Instant made = Instant.now();
    String rows = BackupFolder.ROWS + STAMP.format(made) + "/";
    database.setAutoCommit(false);
    try (Statement statement = database.createStatement()) {
      statement.execute("set transaction isolation level repeatable read, read only");
    }
    @Nullable String schema = Tables.version(database);
    if (schema == null) {
      throw new BackupException(
          "the database has no table of Vocalise: there is nothing to back up; name the data directory with --data, or the database in DATABASE_URL");
    }
    LedgerEnd ledger = ledger(previous);
    List<Table> tables = tables(rows);
    List<BackupManifest.Sequence> sequences = Tables.sequences(database);
    Set<String> referred = ReferredDigests.all(database);
    Map<String, String> expected = expected(tables);
    database.commit(); // the lock stays with the connection
    List<FileEntry> files = files(rows, ledger);
    ArtifactCopies copies = new ArtifactCopies(folder, artifacts, previous, expected, progress);
    List<StoredArtifact> stored = copies.of(referred);
    if (!database.isValid(30)) {
      throw new BackupException(
          "the connection to the database broke while artifacts were copied, so some may have been deleted meanwhile; run the backup again, it goes on");
    }
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.FORMAT,
            made.toString(),
            version,
            schema,
            ledger,
            tables,
            sequences,
            files,
            stored,
            copies.absent());
    folder.sync();
    folder.write(manifest);
    folder.sync();
    folder.removeOthers(manifest);
    return new Report(manifest, copies.copied(), copies.copiedBytes());
  }

  /** Deletions hold this lock for milliseconds, a backup for as long as it copies. */
  private void requireAlone() throws SQLException {
    String lock =
        "select pg_try_advisory_lock(hashtextextended('%s', 0))"
            .formatted(ArtifactGarbageCollector.DELETING);
    for (int tries = 0; !Tables.exists(database, lock); tries++) {
      if (tries == 50) {
        throw new BackupException("another backup of this instance is under way; wait for its end");
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BackupException("interrupted; nothing was changed");
      }
    }
  }

  /** A ledger only grows, so an instance can be told from another, or from an empty one. */
  private LedgerEnd ledger(@Nullable BackupManifest previous) throws SQLException {
    Map<Long, String> ends = new TreeMap<>();
    long known = previous == null ? 0 : previous.ledger().entries();
    Tables.each(
        database,
        "select seq, sha256 from vocalise.ledger_entry where seq = (select max(seq) from vocalise.ledger_entry) or seq = "
            + known,
        row -> ends.put(row.getLong(1), row.getString(2)));
    if (previous != null && known > 0 && !previous.ledger().head().equals(ends.get(known))) {
      throw new BackupException(
          "%s holds the backup of another instance: its ledger has %d entries, and here entry %d is %s; choose another folder"
              .formatted(
                  folder.root(), known, known, ends.containsKey(known) ? "another" : "not there"));
    }
    long last = ends.keySet().stream().mapToLong(seq -> seq).max().orElse(0);
    return new LedgerEnd(last, last == 0 ? "0".repeat(64) : String.valueOf(ends.get(last)));
  }

  private List<Table> tables(String rows) throws SQLException, IOException {
    List<Table> tables = new ArrayList<>();
    for (Map.Entry<String, List<String>> table : Tables.inOrder(database).entrySet()) {
      progress.accept("Copying the rows of " + table.getKey() + " …");
      long[] count = new long[1];
      FileEntry file =
          folder
              .file(rows + table.getKey() + ".copy.gz")
              .write(
                  out -> {
                    try {
                      GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
                      count[0] = Tables.copyOut(database, table.getKey(), table.getValue(), zipped);
                      zipped.finish(); // the file is still to be synced, so it stays open
                    } catch (SQLException e) {
                      throw new IllegalStateException(
                          "the rows of " + table.getKey() + " could not be copied", e);
                    }
                  });
      tables.add(new Table(table.getKey(), table.getValue(), count[0], file));
    }
    return tables;
  }

  /** What these tables cannot do without; earlier builds had fewer of them. */
  private Map<String, String> expected(List<Table> tables) throws SQLException {
    Map<String, String> expected = new TreeMap<>();
    for (Table table : tables) {
      String query = EXPECTED.get(table.name());
      if (query != null) {
        Tables.each(database, query, row -> expected.put(row.getString(1), row.getString(2)));
      }
    }
    return expected;
  }

  private List<FileEntry> files(String rows, LedgerEnd ledger) throws IOException {
    List<FileEntry> files = new ArrayList<>();
    files.add(folder.entry(BackupFolder.MARKER));
    for (String name : List.of(LedgerHome.KEY, LedgerHome.TRUSTED, ModelSigningKey.FILE)) {
      Path file = home.resolve(name);
      if (Files.exists(file)) {
        files.add(folder.file(rows + name).write(out -> Files.copy(file, out)));
      }
    }
    List<TreeHead> heads =
        LedgerHome.heads(home).read().heads().stream()
            .filter(head -> head.size() <= ledger.entries()) // later than the rows of this backup
            .toList();
    if (heads.isEmpty()) {
      return files;
    }
    TrustedKeys keys = LedgerHome.trusted(home);
    files.add(
        folder
            .file(rows + LedgerHome.HEADS)
            .write(
                out -> {
                  for (TreeHead head : heads) {
                    String note = head.note(keys.publicKey(head.keyId()).orElseThrow());
                    out.write((note + "\n").getBytes(StandardCharsets.UTF_8));
                  }
                }));
    return files;
  }
}
