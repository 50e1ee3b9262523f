package dev.vocalise.model.augmentation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that is done to one view: the transforms that were drawn, in order, with their parameters.
 *
 * @param transforms empty for a view that stays as recorded, which happens with 0.7^k
 */
public record ViewRecipe(List<Transform> transforms) {

  /** Leaves a wave as it is. */
  public static final ViewRecipe NOTHING = new ViewRecipe(List.of());

  public ViewRecipe {
    transforms = List.copyOf(transforms);
  }

  /**
   * Draws the recipe of a view.
   *
   * @param key names the view
   * @param samples length of the utterance at the augmentation's rate: a shift is a whole number of
   *     samples, at most half of them
   */
  public static ViewRecipe draw(ViewKey key, int samples) {
    requireNonNull(key, "key");
    TransformSampler sampler = new TransformSampler(CounterRandom.of(key), samples);
    List<AugmentationType.Step> steps = key.type().steps();
    List<Transform> drawn = new ArrayList<>(steps.size());
    for (int position = 0; position < steps.size(); position++) {
      if (sampler.applies(position)) {
        drawn.add(sampler.draw(steps.get(position), position));
      }
    }
    return new ViewRecipe(drawn);
  }

  /** The recipe as lists, maps, texts and numbers, for instance for JSON. */
  public List<Map<String, Object>> describe() {
    return transforms.stream()
        .map(step -> Transform.inOrder("transform", step.name(), "params", step.parameters()))
        .toList();
  }
}
