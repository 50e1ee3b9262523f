package dev.vocalise.activities.augmentation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;
import java.util.List;
import java.util.Map;

/**
 * What augmentation does to a corpus, for people: types with their transforms, and views to listen
 * to.
 *
 * @param seed for which the previews were drawn
 * @param types transforms of each type in the order in which they run, by {@code a1} … {@code a5}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AugmentationPlanFile(
    int seed, Map<String, List<String>> types, List<Preview> previews) {
  public AugmentationPlanFile {
    previews = List.copyOf(previews);
  }

  /**
   * One view.
   *
   * @param utterance id
   * @param type {@code a1} … {@code a5}
   * @param view 1 or 2
   * @param recipe transforms that were drawn, with their parameters
   * @param wav PCM 16 at the model's sample rate
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Preview(
      String utterance, String type, int view, List<Map<String, Object>> recipe, ArtifactRef wav) {}
}
