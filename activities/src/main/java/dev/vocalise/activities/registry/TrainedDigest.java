package dev.vocalise.activities.registry;

import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelVersionException;
import dev.vocalise.infra.lineage.NamedDigests;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Trained weights by their digest.
 *
 * @param of a run's model of a branch
 */
record TrainedDigest(Database database, BiFunction<UUID, @Nullable String, TrainedModel> of) {

  /**
   * Of several runs that have these weights, the one that computed them.
   *
   * @throws NotFoundException if no training made them
   * @throws ModelVersionException if it is not clear which run is meant
   */
  TrainedModel find(String digest, @Nullable String branch) {
    List<String> digests =
        NamedDigests.isBeginning(digest)
            ? new NamedDigests(database).beginningWith(digest, 2)
            : List.of();
    if (digests.size() > 1) {
      throw new ModelVersionException(
          "%s begins several digests; name more of its digits".formatted(digest));
    }
    List<StageView> trainings = digests.isEmpty() ? List.of() : trainings(digests.get(0));
    if (trainings.isEmpty()) {
      throw new NotFoundException("run or trained weights", digest);
    }
    List<StageView> done = trainings.stream().filter(this::isDone).toList();
    trainings = done.isEmpty() ? trainings : done;
    List<StageView> computed =
        trainings.stream().filter(stage -> stage.state() == StageState.DONE).toList();
    List<StageView> meant = trainings.size() == 1 ? trainings : computed;
    if (meant.stream().map(StageView::runId).distinct().count() != 1) {
      throw new ModelVersionException(
          "%d runs have the weights %s; name one of them: %s"
              .formatted(
                  trainings.size(), digest, trainings.stream().map(StageView::runId).toList()));
    }
    StageView training = meant.get(meant.size() - 1);
    String own = training.subject().isEmpty() ? branch : training.subject();
    TrainedModel found = of.apply(Objects.requireNonNull(training.runId(), "run"), own);
    boolean other = branch != null && !branch.equals(found.branch());
    if (other || !found.weights().sha256().equals(digests.get(0))) {
      throw new ModelVersionException(
          "run %s tested other weights: expected %s, got %s for %s; name the digest of these or the run"
              .formatted(found.run().id(), digest, found.weights().sha256(), found.branch()));
    }
    return found;
  }

  private List<StageView> trainings(String sha256) {
    return new StageRepository(database)
        .made(sha256).stream()
            .filter(stage -> stage.runId() != null)
            .filter(stage -> stage.stage().equals(StageName.TRAIN.stored()))
            .filter(stage -> stage.outputs().stream().anyMatch(file -> isModel(file, sha256)))
            .toList();
  }

  private boolean isDone(StageView training) {
    UUID run = Objects.requireNonNull(training.runId(), "run");
    return new RunRepository(database)
        .find(run)
        .filter(one -> one.state() == RunState.DONE)
        .isPresent();
  }

  private static boolean isModel(FileRef file, String sha256) {
    return file.role().equals(TrainedModel.MODEL) && file.sha256().equals(sha256);
  }
}
