package dev.vocalise.infra.backup;

import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.backup.BackupManifest.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads every file of a backup again. */
public final class BackupCheck {
  private BackupCheck() {}

  /**
   * @return the manifest of a backup whose every file has its digest
   * @throws BackupException naming each file that is damaged or gone
   */
  public static BackupManifest require(Path directory, Consumer<String> progress) {
    BackupFolder folder = new BackupFolder(directory);
    try {
      BackupManifest manifest = folder.read();
      List<FileEntry> files = manifest.allFiles().toList();
      List<String> problems = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        progress.accept("Checking files: %d of %d …".formatted(i + 1, files.size()));
        String problem = problem(folder.root(), files.get(i));
        if (!problem.isEmpty()) {
          problems.add(problem);
        }
      }
      if (!problems.isEmpty()) {
        String damage =
            problems.size() == 1
                ? problems.get(0)
                : "%d of its %d files".formatted(problems.size(), files.size());
        throw new BackupException(
            "the backup in %s is damaged: %s; delete what is damaged and run vocalise backup into it again, or use another backup"
                .formatted(directory, damage),
            problems.size() == 1 ? List.of() : problems,
            null);
      }
      return manifest;
    } catch (IOException e) {
      throw BackupException.of("cannot read the backup in %s: %s", directory, e);
    }
  }

  private static String problem(Path root, FileEntry entry) throws IOException {
    Path file = root.resolve(entry.path()).normalize();
    if (!file.startsWith(root.normalize())) {
      return entry.path() + " leads out of the backup";
    }
    if (!Files.isRegularFile(file)) {
      return entry.path() + " is not there";
    }
    if (Files.size(file) != entry.size()) {
      return "%s has %d bytes, expected %d".formatted(entry.path(), Files.size(file), entry.size());
    }
    String digest = Sha256.of(file);
    return digest.equals(entry.sha256())
        ? ""
        : "%s has the SHA-256 %s, expected %s".formatted(entry.path(), digest, entry.sha256());
  }
}
