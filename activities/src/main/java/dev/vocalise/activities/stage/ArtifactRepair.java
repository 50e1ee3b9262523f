package dev.vocalise.activities.stage;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageRepository;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that artifacts which are damaged or gone are made again. A disk that damages one
 * damages others: everything that the failed stage reads, and that was made with it, is looked at.
 *
 * @param origins what can store an artifact again that no stage makes, each for its kind; they
 *     return whether it is in the store again
 */
public record ArtifactRepair(
    StageRepository stages,
    CheckpointRepository checkpoints,
    ArtifactStore artifacts,
    List<Predicate<String>> origins) {
  private static final Logger LOG = LoggerFactory.getLogger(ArtifactRepair.class);

  public ArtifactRepair {
    origins = List.copyOf(origins);
  }

  /**
   * If this failure is about a damaged artifact, every damaged one is deleted, and what made it
   * runs when it is asked next.
   *
   * @param inputs of the stage that failed
   */
  void after(Throwable failure, List<FileRef> inputs) {
    DamagedArtifactException.in(failure)
        .ifPresent(
            damaged -> {
              try {
                suspects(damaged.sha256(), inputs).forEach(this::repair);
              } catch (RuntimeException e) {
                LOG.warn("damaged artifacts could not be looked for; the next attempt does it", e);
              }
            });
  }

  private Set<String> suspects(String damaged, List<FileRef> inputs) {
    Set<String> suspects = new LinkedHashSet<>(List.of(damaged));
    inputs.forEach(input -> suspects.add(input.sha256()));
    for (String suspect : List.copyOf(suspects)) {
      for (StageRepository.Cached made : stages.cachedWith(suspect)) {
        made.outputs().forEach(output -> suspects.add(output.sha256()));
      }
    }
    return suspects;
  }

  private void repair(String sha256) {
    if (!artifacts.discardDamaged(sha256)) {
      return;
    }
    if (origins.stream().anyMatch(origin -> origin.test(sha256))) {
      LOG.warn("artifact {} was damaged or gone; it was stored again from its origin", sha256);
      return;
    }
    int ends = checkpoints.forget(sha256);
    List<StageRepository.Cached> makers = stages.cachedWith(sha256);
    makers.forEach(stages::evict);
    LOG.warn(
        "artifact {} was damaged or gone; {} finished stages and {} checkpoints with it are forgotten, to be made again",
        sha256,
        makers.size(),
        ends);
  }
}
