package dev.vocalise.activities.prediction;

import dev.vocalise.activities.registry.TestedModel;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.prediction.ModelDescription;
import dev.vocalise.model.prediction.Predictor;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tested model with all that is needed to load it.
 *
 * @param fusion how two parts are fused; null for one
 * @param parts one for each branch, in their order
 */
record PredictableModel(Origin origin, @Nullable FusionSpec fusion, List<Part> parts) {

  /**
   * Where it comes from.
   *
   * @param run that trained it
   * @param path {@code campaign/experiment/seed}, with the branch where it is one of two
   * @param version {@code NAME:VERSION} where it was named so
   * @param state of that version
   */
  record Origin(UUID run, String path, @Nullable String version, @Nullable String state) {
    static Origin of(TestedModel tested) {
      ModelVersion version = tested.version();
      return new Origin(
          tested.run().id(),
          tested.origin(),
          version == null ? null : version.label(),
          version == null ? null : version.state().word());
    }
  }

  /**
   * One set of weights.
   *
   * @param fitted what its encoder knew of the training parts
   * @param checkpoint files from which the encoder started; none where it was trained from scratch
   */
  record Part(
      BranchSpec spec,
      ModelDescription description,
      Fitted fitted,
      List<FileRef> checkpoint,
      FileRef weights) {

    /** Whether it needs recordings: who reads functionals does not. */
    boolean hears() {
      return spec.hears() && description.functionals() == null;
    }

    /**
     * @throws dev.vocalise.activities.failure.StageException if this process cannot compute as its
     *     test did
     */
    void requirePrecision(Bfloat16Support support) {
      support.require(Predictor.precision(description), Numerics.INFERENCE);
    }

    /** Whether it can say nothing of a recording without words. */
    boolean readsAlone() {
      return !spec.hears();
    }
  }

  List<String> classes() {
    return parts.get(0).description().classes();
  }

  boolean hears() {
    return parts.stream().anyMatch(Part::hears);
  }

  boolean reads() {
    return parts.stream().anyMatch(part -> part.spec().reads());
  }

  /** Whether it can say nothing of a recording without words, as in the test of its run. */
  boolean needsWords() {
    return fused()
        ? Objects.requireNonNull(fusion, "fusion").missingText().equals(FusionSpec.DROP)
        : parts.get(0).readsAlone();
  }

  boolean fused() {
    return parts.size() > 1;
  }

  /** Columns of the imported functionals that it reads; null for who hears or reads for itself. */
  @Nullable List<String> functionals() {
    return parts.get(0).description().functionals();
  }

  /** Who wrote the words of its run's target; null where it read the corpus' own, or none. */
  @Nullable RecogniserSpec recogniser() {
    return parts.stream()
        .map(part -> part.spec().text())
        .filter(Objects::nonNull)
        .map(text -> text.recogniser())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** How many recordings are best asked for at once: batches are as in evaluation then. */
  int batch() {
    return parts.stream().mapToInt(part -> Predictor.pass(part.description())).max().orElse(1);
  }
}
