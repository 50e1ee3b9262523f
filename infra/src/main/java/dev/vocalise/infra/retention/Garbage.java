package dev.vocalise.infra.retention;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.InterruptedUpload;
import dev.vocalise.infra.artifact.StoredObject;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.StoreMarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One look at what may be deleted. Campaigns may run meanwhile: nothing goes that a row names, that
 * an upload has announced, or that was stored while a stage worked that works still; and before an
 * artifact goes, its digest is locked and all of this is asked once more.
 */
public final class Garbage {
  private final Database database;
  private final ArtifactStore artifacts;
  private final Instant before;
  private final Map<String, InterruptedUpload> uploads = new HashMap<>();
  private final List<Waste> waste = new ArrayList<>();

  private Garbage(Database database, ArtifactStore artifacts, Instant before) {
    this.database = database;
    this.artifacts = artifacts;
    this.before = before;
  }

  /**
   * @param olderThan how long what no row names must have lain there
   * @param unfinished also checkpoints of what failed or was cancelled
   * @param ownStore whether the store's files lie in the data directory
   */
  public record Wish(Duration olderThan, boolean unfinished, boolean ownStore) {}

  /**
   * Looks; deletes nothing yet.
   *
   * @param home the data directory
   * @param keep whether {@link #delete} will follow, so that checkpoints are given up for good
   */
  public static Garbage find(
      Database database, ArtifactStore artifacts, Path home, Wish wish, boolean keep) {
    Instant before = Instant.now().minus(wish.olderThan());
    List<StoredObject> objects = artifacts.list(); // first: a row that comes later is seen below
    StoreMarks marks = StoreMarks.of(database, wish.unfinished(), keep);
    if (marks.working() != null && marks.working().minus(ArtifactStore.FRESH).isBefore(before)) {
      before = marks.working().minus(ArtifactStore.FRESH);
    }
    Garbage garbage = new Garbage(database, artifacts, before);
    Set<String> staying = garbage.objects(objects, marks);
    if (!wish.ownStore()) {
      garbage.uploads();
    }
    garbage.waste.addAll(new UnusedFiles(home, before, staying).find());
    return garbage;
  }

  /** Returns the digests that stay. */
  private Set<String> objects(List<StoredObject> objects, StoreMarks marks) {
    Set<String> staying = new HashSet<>(marks.announced());
    for (StoredObject object : objects) {
      String sha256 = object.sha256();
      if (marks.referred().contains(sha256) || marks.announced().contains(sha256)) {
        staying.add(sha256);
      } else if (marks.due().contains(sha256)) {
        Reason reason = marks.recorded().contains(sha256) ? Reason.DELETED : Reason.GIVEN_UP;
        waste.add(new Waste(reason, sha256, object.size()));
      } else if (object.modified().isBefore(before)) {
        waste.add(new Waste(Reason.UNREFERENCED, sha256, object.size()));
      } else {
        staying.add(sha256);
      }
    }
    return staying;
  }

  private void uploads() {
    for (InterruptedUpload upload : artifacts.interruptedUploads()) {
      if (upload.begun().isBefore(before)) {
        uploads.put(upload.id(), upload);
        waste.add(new Waste(Reason.UPLOAD, upload.id(), 0));
      }
    }
  }

  /** What was found. */
  public List<Waste> waste() {
    return List.copyOf(waste);
  }

  /** Deletes what was found, unless something needs it by now. Returns what is gone. */
  public List<Waste> delete() {
    ArtifactGarbageCollector collector = new ArtifactGarbageCollector(database);
    collector.collect(artifacts);
    Set<String> left =
        artifacts.list().stream().map(StoredObject::sha256).collect(Collectors.toSet());
    return waste.stream().filter(one -> delete(one, collector, left)).toList();
  }

  private boolean delete(Waste one, ArtifactGarbageCollector collector, Set<String> left) {
    return switch (one.reason()) {
      case GIVEN_UP, DELETED -> !left.contains(one.name()); // by the collector
      case UNREFERENCED -> collector.deleteUnreferred(artifacts, one.name(), before);
      case UPLOAD, SCRATCH, CACHED, LEFTOVER -> {
        InterruptedUpload upload = uploads.get(one.name());
        if (upload == null) {
          yield deleteFile(Path.of(one.name()));
        }
        artifacts.abandon(upload);
        yield true;
      }
    };
  }

  private static boolean deleteFile(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file + ": " + e.getMessage(), e);
    }
  }
}
