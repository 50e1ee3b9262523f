package dev.vocalise.infra.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.local.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of a backup; it holds secrets, so only its owner may read it.
 *
 * <pre>
 * vocalise.backup             what makes it one
 * backup.json                 the manifest: one line of JSON, and its SHA-256 on a second line
 * rows-20261129T101500.123Z/  NAME.copy.gz for each table, ledger-key.pem, trusted-keys.json,
 *                             ledger-heads.txt
 * sha256/ab/cdef…             artifacts, as in the store
 * </pre>
 */
record BackupFolder(Path root) {
  static final String MANIFEST = "backup.json";
  static final String MARKER = "vocalise.backup";
  static final String ROWS = "rows-";
  static final String KEY = LedgerHome.KEY;

  private static final String LAYOUT = "vocalise backup, format 1\n";
  private static final String PART = ".part";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Makes the folder, unless it is there and empty or holds a backup. */
  void prepare() throws IOException {
    OwnerOnly.createDirectories(root.toAbsolutePath());
    if (!Files.exists(root.resolve(MARKER))) {
      try (Stream<Path> entries = Files.list(root)) {
        Optional<Path> other = entries.findFirst();
        if (other.isPresent()) {
          throw new BackupException(
              "%s holds other files (%s) and no backup; choose an empty or new folder"
                  .formatted(root, other.get().getFileName()));
        }
      }
    }
    OwnerOnly.restrict(root);
    OwnerOnly.write(root.resolve(MARKER), LAYOUT);
  }

  FileEntryWriter file(String path) {
    return new FileEntryWriter(path, root.resolve(path));
  }

  /** What is written into a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes one file, which has its name only when all of it is on the disk. */
  record FileEntryWriter(String path, Path target) {
    BackupManifest.FileEntry write(Content content) throws IOException {
      OwnerOnly.createDirectories(target.resolveSibling(""));
      Path part = target.resolveSibling(target.getFileName() + PART);
      Files.deleteIfExists(part);
      MessageDigest digest = Sha256.newDigest();
      try (FileChannel channel = OwnerOnly.open(part)) {
        OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(part);
        throw e;
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new BackupManifest.FileEntry(path, Files.size(target), Sha256.hex(digest));
    }
  }

  BackupManifest.FileEntry entry(String path) throws IOException {
    Path file = root.resolve(path);
    return new BackupManifest.FileEntry(path, Files.size(file), Sha256.of(file));
  }

  boolean hasManifest() {
    return Files.exists(root.resolve(MANIFEST));
  }

  /** Replaces the manifest; from then on this is the backup. */
  void write(BackupManifest manifest) throws IOException {
    String line = JSON.writeValueAsString(manifest);
    OwnerOnly.write(root.resolve(MANIFEST), line + "\n" + digest(line) + "\n");
  }

  /**
   * @throws BackupException if there is none, or it is damaged, or of a newer build
   */
  BackupManifest read() throws IOException {
    Path file = root.resolve(MANIFEST);
    if (!Files.exists(file)) {
      throw new BackupException(
          Files.exists(root.resolve(MARKER))
              ? "the backup in %s was not finished: make it again with: vocalise backup %s"
                  .formatted(root, root)
              : "%s holds no backup: expected %s; name the folder that was given to vocalise backup"
                  .formatted(root, MANIFEST));
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    String[] lines = text.split("\n", -1);
    if (lines.length != 3 || !lines[2].isEmpty() || !digest(lines[0]).equals(lines[1])) {
      throw new BackupException(
          "%s is damaged: its second line is not the SHA-256 of its first; use another backup, or delete that file and run vocalise backup into the folder again"
              .formatted(file));
    }
    if (JSON.readTree(lines[0]).path("format").asInt() != BackupManifest.FORMAT) {
      throw new BackupException(
          "%s is of a newer layout; use the build that made it".formatted(file));
    }
    return JSON.readValue(lines[0], BackupManifest.class);
  }

  /** The names of all files are on the disk, not only their bytes. */
  void sync() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path folder : all.filter(Files::isDirectory).toList()) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    }
  }

  /** Tells one backup from another. */
  static String digest(BackupManifest manifest) throws IOException {
    return digest(JSON.writeValueAsString(manifest));
  }

  private static String digest(String line) {
    return Sha256.of(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Removes what an earlier or interrupted backup left and this one does not name. */
  void removeOthers(BackupManifest manifest) throws IOException {
    Set<Path> named =
        manifest.allFiles().map(file -> root.resolve(file.path())).collect(Collectors.toSet());
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> others =
          all.filter(path -> !path.equals(root) && !named.contains(path))
              .filter(path -> !path.equals(root.resolve(MANIFEST)))
              .filter(this::isOurs)
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path other : others) {
        if (!Files.isDirectory(other) || isEmpty(other)) {
          Files.delete(other);
        }
      }
    }
  }

  /** Someone else's file beside the backup is not ours to delete. */
  private boolean isOurs(Path path) {
    String first = root.relativize(path).getName(0).toString();
    return first.startsWith(ROWS) || first.equals("sha256");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
