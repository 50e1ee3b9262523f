package dev.vocalise.infra.backup;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.backup.BackupManifest.FileEntry;
import dev.vocalise.infra.backup.BackupManifest.Sequence;
import dev.vocalise.infra.backup.BackupManifest.Table;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.ModelSigningKey;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes an instance of a backup: artifacts first, then the signing key, then all rows in one
 * transaction. Until the end a mark in the data directory keeps it from being used; a restore that
 * was cut off is started again.
 */
public final class Restore {
  private final BackupFolder folder;
  private final BackupManifest manifest;
  private final DatabaseConfig database;
  private final Consumer<String> progress;

  private Restore(
      BackupFolder folder,
      BackupManifest manifest,
      DatabaseConfig database,
      Consumer<String> progress) {
    this.folder = folder;
    this.manifest = manifest;
    this.database = database;
    this.progress = progress;
  }

  /**
   * @param ledger what the audit of the restored ledger found
   * @param keyKept whether the data directory had another signing key, which it keeps
   */
  public record Report(BackupManifest manifest, Ledger.Report ledger, boolean keyKept) {}

  /**
   * @param data opened for a restore
   * @throws BackupException if the backup is damaged or the instance holds something; nothing is
   *     changed then
   */
  public static Report make(
      Path directory,
      DatabaseConfig database,
      ArtifactStore artifacts,
      DataDirectory data,
      Consumer<String> progress) {
    BackupManifest manifest = BackupCheck.require(directory, progress);
    Restore restore = new Restore(new BackupFolder(directory), manifest, database, progress);
    try {
      return restore.make(artifacts, data);
    } catch (SQLException e) {
      throw new IllegalStateException("the rows could not be restored", e);
    } catch (IOException e) {
      throw BackupException.of(
          "the restore from %s broke off: %s; mend that and run it again, it starts over",
          directory, e);
    }
  }

  private Report make(ArtifactStore artifacts, DataDirectory data)
      throws SQLException, IOException {
    String id = BackupFolder.digest(manifest);
    boolean rowsAreThere = data.restoring().equals(Optional.of(id)) && isRestored(id);
    if (!rowsAreThere) {
      requireEmpty();
      data.restoring(id);
      artifacts(artifacts);
    }
    boolean keyKept = key(data.root());
    if (!rowsAreThere) {
      rows(id);
    }
    progress.accept("Checking the ledger …");
    LedgerHome home = LedgerHome.open(data.root());
    try (Database restored = Database.open(database, home.signer())) {
      new Ledger(restored).adopt(home);
      Ledger.Report ledger = new Ledger(restored).audit(home.trusted(), home.signedHeads());
      data.restored();
      return new Report(manifest, ledger, keyKept);
    }
  }

  /** Whether the rows of this backup were committed and only the mark in the folder stayed. */
  private boolean isRestored(String id) throws SQLException {
    try (Connection connection = connect()) {
      return Tables.exists(
          connection,
          "select obj_description(to_regnamespace('vocalise')) = '%s'".formatted(comment(id)));
    }
  }

  /** Tables are made and filled by whom they belong to. */
  private Connection connect() throws SQLException {
    return Database.connect(database.asOwner());
  }

  private static String comment(String id) {
    return "restored from the backup " + id;
  }

  private void requireEmpty() throws SQLException {
    try (Connection connection = connect()) {
      requireEmpty(connection);
    }
  }

  private void requireEmpty(Connection connection) throws SQLException {
    for (String table : Tables.inOrder(connection).keySet()) {
      if (Tables.exists(
          connection, "select exists (select 1 from %s)".formatted(Tables.qualified(table)))) {
        throw new BackupException(
            "the database %s is not empty: table %s has rows; restore into a new data directory (--data) or an empty database (DATABASE_URL)"
                .formatted(database, table));
      }
    }
  }

  private void artifacts(ArtifactStore artifacts) throws IOException {
    List<StoredArtifact> wanted = manifest.artifacts();
    for (int i = 0; i < wanted.size(); i++) {
      progress.accept("Restoring artifacts: %d of %d …".formatted(i + 1, wanted.size()));
      StoredArtifact one = wanted.get(i);
      Path file = folder.root().resolve(BackupManifest.artifact(one.sha256()));
      StoredArtifact stored = artifacts.put(file, one.mediaType());
      if (!stored.sha256().equals(one.sha256())) {
        throw new IOException(file + " has changed since it was checked");
      }
    }
  }

  /** Returns whether another key is there, which stays. */
  private boolean key(Path home) throws IOException {
    for (String name : List.of(LedgerHome.TRUSTED, LedgerHome.HEADS, ModelSigningKey.FILE)) {
      Optional<String> saved = saved(name);
      if (saved.isPresent() && !Files.exists(home.resolve(name))) {
        OwnerOnly.write(home.resolve(name), saved.get());
      }
    }
    Optional<String> text = saved(LedgerHome.KEY);
    Path key = home.resolve(LedgerHome.KEY);
    if (text.isPresent() && Files.exists(key)) {
      return !Files.readString(key).equals(text.get());
    }
    if (text.isPresent()) {
      OwnerOnly.write(key, text.get());
    }
    return false;
  }

  private Optional<String> saved(String name) throws IOException {
    for (FileEntry file : manifest.files()) {
      if (file.path().endsWith("/" + name)) {
        return Optional.of(Files.readString(folder.root().resolve(file.path())));
      }
    }
    return Optional.empty();
  }

  private void rows(String id) throws SQLException, IOException {
    try (Connection connection = connect()) {
      @Nullable String version = Tables.version(connection);
      if (version != null && !version.equals(manifest.schema())) {
        requireEmpty(connection); // made by an empty instance of another version
        execute(connection, "drop schema vocalise cascade");
      }
      if (!Database.create(database, manifest.schema())) {
        throw new BackupException(
            "the backup was made by %s with tables of version %s, which this build does not know; restore it with that build or a newer one"
                .formatted(manifest.version(), manifest.schema()));
      }
      connection.setAutoCommit(false);
      for (String table : Tables.inOrder(connection).keySet()) {
        execute(connection, "lock table " + Tables.qualified(table) + " in exclusive mode");
      }
      requireEmpty(connection);
      for (Table table : manifest.tables()) {
        progress.accept("Restoring the rows of " + table.name() + " …");
        copy(connection, table);
      }
      for (Sequence sequence : manifest.sequences()) {
        goOn(connection, sequence);
      }
      execute(connection, "comment on schema vocalise is '%s'".formatted(comment(id)));
      connection.commit();
    }
  }

  private void copy(Connection connection, Table table) throws SQLException, IOException {
    try (InputStream in =
        new GZIPInputStream(
            Files.newInputStream(folder.root().resolve(table.file().path())), 1 << 16)) {
      long rows = Tables.copyIn(connection, table.name(), table.columns(), in);
      if (rows != table.rows()) {
        throw new IOException(
            "table %s has %d rows, expected %d".formatted(table.name(), rows, table.rows()));
      }
    }
  }

  private static void goOn(Connection connection, Sequence sequence) throws SQLException {
    try (PreparedStatement set = connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
      set.setString(1, Tables.qualified(sequence.name()));
      set.setLong(2, sequence.value());
      set.setBoolean(3, sequence.called());
      set.execute();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
