package dev.vocalise.infra.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.infra.artifact.StoredArtifact;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a backup holds. It is written when everything else lies there, so that a folder with a
 * manifest is complete.
 *
 * @param made when its rows were read, ISO 8601
 * @param version of the build that made it
 * @param schema version of the tables
 * @param ledger how long the ledger was
 * @param tables in the order in which they can be filled
 * @param files the others that lie in the folder
 * @param artifacts the bytes that rows refer to
 * @param absent lines on artifacts that a row refers to and that the store had lost
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackupManifest(
    int format,
    String made,
    String version,
    String schema,
    LedgerEnd ledger,
    List<Table> tables,
    List<Sequence> sequences,
    List<FileEntry> files,
    List<StoredArtifact> artifacts,
    List<String> absent) {

  /** The only layout so far. */
  static final int FORMAT = 1;

  /**
   * @param path below the backup's folder, with '/'
   * @param size in bytes
   */
  public record FileEntry(String path, long size, String sha256) {}

  /** The last entry; 0 and zeros for an empty ledger. */
  public record LedgerEnd(long entries, String head) {}

  /**
   * @param columns in the order of its file
   * @param file rows in PostgreSQL's text form of COPY, compressed by gzip
   */
  public record Table(String name, List<String> columns, long rows, FileEntry file) {}

  /** Where the numbers of an identity column go on. */
  public record Sequence(String name, long value, boolean called) {}

  /** Every file but the manifest. */
  Stream<FileEntry> allFiles() {
    return Stream.of(
            files.stream(),
            tables.stream().map(Table::file),
            artifacts.stream()
                .map(one -> new FileEntry(artifact(one.sha256()), one.size(), one.sha256())))
        .flatMap(part -> part);
  }

  /** Whether the key is in it that signs the ledger. */
  public boolean hasKey() {
    return files.stream().anyMatch(file -> file.path().endsWith("/" + BackupFolder.KEY));
  }

  /** As the store files it. */
  static String artifact(String sha256) {
    return "sha256/" + sha256.substring(0, 2) + "/" + sha256.substring(2);
  }

  /** In bytes, with everything that the folder holds. */
  public long bytes() {
    return allFiles().mapToLong(FileEntry::size).sum();
  }
}
