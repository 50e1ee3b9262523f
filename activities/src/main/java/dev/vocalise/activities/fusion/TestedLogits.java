package dev.vocalise.activities.fusion;

import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.workflows.experiment.FusionSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Logits of T_te by modality, in the order of the branches, and utterance.
 *
 * @param tested from which the run decides
 * @param float32 those of some utterances with every branch in float32
 */
record TestedLogits(
    Map<String, Map<String, float[]>> tested, Map<String, Map<String, float[]>> float32) {

  TestedLogits() {
    this(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** A branch that is tested in float32. */
  void put(String modality, Map<String, float[]> logits) {
    put(modality, logits, logits);
  }

  void put(String modality, Map<String, float[]> logits, Map<String, float[]> inFloat32) {
    tested.put(modality, logits);
    float32.put(modality, inFloat32);
  }

  private Map<String, float[]> of(String modality) {
    return Objects.requireNonNull(float32.get(modality), modality);
  }

  /**
   * The test in float32 of those utterances of which all logits are there; null where there is none
   * or every branch was tested so.
   */
  @Nullable TestResult inFloat32(
      @Nullable FusionSpec fusion,
      ClassNames classes,
      List<String> all,
      Function<List<String>, int[]> labels) {
    if (tested.equals(float32)) {
      return null;
    }
    List<String> ids =
        all.stream()
            .filter(id -> float32.values().stream().anyMatch(some -> some.containsKey(id)))
            .filter(
                id ->
                    tested.entrySet().stream()
                        .filter(branch -> branch.getValue().containsKey(id))
                        .allMatch(branch -> of(branch.getKey()).containsKey(id)))
            .toList();
    if (ids.isEmpty()) {
      return null;
    }
    TestResult result = TestResult.of(fusion, classes, ids, labels.apply(ids), float32, null);
    return result.predictions().isEmpty() ? null : result;
  }
}
