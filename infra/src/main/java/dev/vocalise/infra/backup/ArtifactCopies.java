package dev.vocalise.infra.backup;

import dev.vocalise.infra.artifact.ArtifactCorruptException;
import dev.vocalise.infra.artifact.ArtifactMissingException;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.artifact.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the artifacts of one backup over from the store; each is digested while it is copied. */
final class ArtifactCopies {
  private final BackupFolder folder;
  private final ArtifactStore artifacts;
  private final Map<String, StoredArtifact> before = new HashMap<>();
  private final Map<String, String> expected;
  private final Consumer<String> progress;
  private final List<String> absent = new ArrayList<>();
  private long copied;
  private long copiedBytes;

  /**
   * @param previous the backup that the folder holds already
   * @param expected digests that must be in the store, and what names them
   */
  ArtifactCopies(
      BackupFolder folder,
      ArtifactStore artifacts,
      @Nullable BackupManifest previous,
      Map<String, String> expected,
      Consumer<String> progress) {
    this.folder = folder;
    this.artifacts = artifacts;
    this.expected = expected;
    this.progress = progress;
    if (previous != null) {
      previous.artifacts().forEach(one -> before.put(one.sha256(), one));
    }
  }

  /** Copies what is in the store of these digests; returns all that the folder holds then. */
  List<StoredArtifact> of(Set<String> referred) throws IOException {
    Map<String, StoredObject> there = new TreeMap<>();
    artifacts.list().forEach(object -> there.put(object.sha256(), object));
    expected.forEach(
        (sha256, what) -> {
          if (!there.containsKey(sha256)) {
            absent.add("%s (%s) is not in the artifact store".formatted(what, sha256));
          }
        });
    there.keySet().retainAll(referred);
    requireSpace(there);
    List<StoredArtifact> stored = new ArrayList<>();
    int done = 0;
    for (StoredObject object : there.values()) {
      progress.accept("Copying artifacts: %d of %d …".formatted(++done, there.size()));
      try {
        stored.add(artifact(object));
      } catch (ArtifactMissingException | ArtifactCorruptException e) {
        absent.add(
            "%s (%s) is damaged or gone: %s"
                .formatted(
                    expected.getOrDefault(object.sha256(), "an artifact"),
                    object.sha256(),
                    e.getMessage()));
      }
    }
    return stored;
  }

  private void requireSpace(Map<String, StoredObject> wanted) throws IOException {
    long needed =
        wanted.values().stream()
            .filter(object -> !before.containsKey(object.sha256()))
            .mapToLong(StoredObject::size)
            .sum();
    long free = Files.getFileStore(folder.root()).getUsableSpace();
    if (free < needed) {
      throw new BackupException(
          "the disk of %s has %,d MB free but the artifacts that are not there yet need %,d MB; free some space or choose another folder"
              .formatted(folder.root(), free >> 20, needed >> 20));
    }
  }

  /** Copies it, unless this folder has it. */
  private StoredArtifact artifact(StoredObject object) throws IOException {
    String sha256 = object.sha256();
    Path file = folder.root().resolve(BackupManifest.artifact(sha256));
    boolean sized = Files.isRegularFile(file) && Files.size(file) == object.size();
    StoredArtifact known = before.get(sha256);
    if (sized && known != null && known.size() == object.size()) {
      return known;
    }
    String mediaType =
        artifacts
            .find(sha256)
            .map(StoredObject::mediaType)
            .orElse("application/octet-stream"); // of an object that a map holds
    if (!sized || !Sha256.of(file).equals(sha256)) { // an interrupted backup leaves whole files
      folder
          .file(BackupManifest.artifact(sha256))
          .write(
              out -> {
                try (InputStream in = artifacts.open(sha256)) {
                  in.transferTo(out);
                }
              });
      copied++;
      copiedBytes += object.size();
    }
    return new StoredArtifact(sha256, Files.size(file), mediaType);
  }

  /** A line for each artifact that the store has lost. */
  List<String> absent() {
    return absent;
  }

  long copied() {
    return copied;
  }

  long copiedBytes() {
    return copiedBytes;
  }
}
