package dev.vocalise.activities.prediction;

import dev.vocalise.activities.registry.TestedModel;
import dev.vocalise.activities.registry.TestedModels;
import dev.vocalise.activities.training.TrainedDescription;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.FileRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds models by name; keeps what it knows of the last one, which is usually asked for again. */
final class PredictableModels {
  /** Role of a checkpoint's files among what a training reads. */
  private static final String CHECKPOINT = "checkpoint";

  private final TestedModels tested;
  private final ArtifactStore artifacts;
  private final ArtifactCache cache;
  private @Nullable TestedModel lastTested;
  private @Nullable PredictableModel last;

  PredictableModels(TestedModels tested, ArtifactStore artifacts, ArtifactCache cache) {
    this.tested = tested;
    this.artifacts = artifacts;
    this.cache = cache;
  }

  /**
   * @param of as {@link TestedModels#find} takes it
   */
  synchronized PredictableModel find(String of, @Nullable String branch) {
    TestedModel found = tested.find(of, branch);
    PredictableModel known = last;
    if (known == null || !found.equals(lastTested)) {
      known = described(found);
      last = known;
      lastTested = found;
    }
    return known;
  }

  private PredictableModel described(TestedModel model) {
    List<PredictableModel.Part> parts = new ArrayList<>();
    ArtifactCache.Use fetched = cache.use();
    try {
      for (TestedModel.Branch branch : model.branches()) {
        TrainedDescription known =
            TrainedDescription.of(
                artifacts,
                cache.folder(),
                branch.training(),
                model.experiment(),
                branch.spec(),
                model.run().seed());
        List<FileRef> checkpoint =
            branch.training().inputs().stream()
                .filter(file -> file.role().equals(CHECKPOINT))
                .toList();
        parts.add(
            new PredictableModel.Part(
                branch.spec(), known.model(), known.fitted(), checkpoint, branch.weights()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      fetched.close();
    }
    return new PredictableModel(
        PredictableModel.Origin.of(model), model.experiment().fusion(), parts);
  }
}
