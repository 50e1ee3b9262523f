package dev.vocalise.activities.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.artifact.ArtifactCorruptException;
import dev.vocalise.infra.artifact.ArtifactMissingException;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.lineage.Checkpoint;
import dev.vocalise.infra.lineage.StageAttempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints of one attempt's stage: bytes first, then the row that names them. */
public record StageCheckpoints(RunContext context, StageAttempt attempt) {
  private static final Logger LOG = LoggerFactory.getLogger(StageCheckpoints.class);

  /** Writes the bytes of a checkpoint. */
  @FunctionalInterface
  public interface Writer {
    void write(Path file) throws IOException;
  }

  /** Reads one whose digest is right; null if it is not for this attempt. */
  @FunctionalInterface
  public interface Reader<T> {
    @Nullable T read(Path file, JsonNode position) throws IOException;
  }

  /**
   * Stores a checkpoint; what it replaces is deleted.
   *
   * @param name of the artifact
   * @param position where the stage goes on; artifacts that it names stay
   * @return its size in bytes
   * @throws dev.vocalise.infra.lineage.StaleAttemptException if a newer attempt exists
   */
  public long save(String name, String mediaType, int round, JsonNode position, Writer writer) {
    Path file = context.scratch().resolve(attempt.id() + "-" + name);
    try {
      Files.createDirectories(context.scratch());
      writer.write(file);
      StoredArtifact stored = StoredArtifact.of(file, mediaType);
      context.unneeded().announce(stored.sha256());
      context.artifacts().put(file, stored);
      context
          .checkpoints()
          .save(
              attempt,
              round,
              position,
              JsonArtifacts.file(name, "checkpoint", JsonArtifacts.ref(stored)));
      if (!context.artifacts().exists(stored.sha256(), stored.size())) {
        context.artifacts().put(file, stored); // an equal one had just been taken for needless
      }
      collect();
      return stored.size();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the checkpoint " + file + ": " + e.getMessage(), e);
    } finally {
      delete(file);
    }
  }

  /** The newest that is whole; null when the stage starts from the beginning. */
  public <T> @Nullable T newest(Reader<T> reader) throws IOException {
    for (Checkpoint stored : context.checkpoints().of(attempt)) {
      try {
        Path file = context.artifacts().fetch(stored.artifact().sha256(), context.cache());
        try {
          T read = reader.read(file, stored.position());
          if (read != null) {
            return read;
          }
        } finally {
          Files.deleteIfExists(file); // it is read once
        }
      } catch (ArtifactCorruptException | ArtifactMissingException e) {
        LOG.warn(
            "a checkpoint of {} for {} is damaged; the one before it is used",
            attempt.stage(),
            attempt.owner(),
            e);
      }
    }
    return null;
  }

  /** Older ones need no bytes any more; a failure here costs no run. */
  private void collect() {
    try {
      context.unneeded().collect(context.artifacts());
    } catch (RuntimeException e) {
      LOG.warn("needless checkpoints could not be deleted; it is tried again every minute", e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted; the next start does it", file, e);
    }
  }
}
