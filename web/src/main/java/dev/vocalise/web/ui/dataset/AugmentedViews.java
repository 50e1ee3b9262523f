package dev.vocalise.web.ui.dataset;

import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.augmentation.Augmenter;
import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.augmentation.ViewRecipe;
import dev.vocalise.model.dataset.Utterance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The views that training draws for an utterance (Table 2), made again from their key whenever they
 * are looked at: seed 0, first epoch.
 */
final class AugmentedViews {
  static final long SEED = 0;
  private static final int VIEWS = 2;

  private AugmentedViews() {}

  /**
   * @param type 1…5
   * @param view 1 or 2
   */
  static ViewKey key(Utterance utterance, int type, int view) {
    return new ViewKey(SEED, utterance.sound(), AugmentationType.valueOf("A" + type), view, 0, 0);
  }

  /**
   * @param address of the utterance, to which {@code /aN-V.wav} is appended
   */
  static List<UtteranceView.Augmented> of(Utterance utterance, float[] samples, String address) {
    Augmenter augmenter = new Augmenter(UtteranceAudio.SAMPLE_RATE_HZ);
    List<UtteranceView.Augmented> types = new ArrayList<>();
    for (AugmentationType type : AugmentationType.values()) {
      List<UtteranceView.Drawn> views = new ArrayList<>();
      for (int view = 1; view <= VIEWS; view++) {
        ViewRecipe recipe = ViewRecipe.draw(key(utterance, type.index(), view), samples.length);
        String path = address + "/a" + type.index() + "-" + view;
        views.add(
            new UtteranceView.Drawn(
                "View " + view + ": " + words(recipe),
                UtteranceView.Sound.of(
                    path,
                    augmenter.apply(samples, recipe),
                    "a" + type.index() + ", view " + view)));
      }
      types.add(new UtteranceView.Augmented("a" + type.index(), steps(type), views));
    }
    return types;
  }

  private static String steps(AugmentationType type) {
    return type.steps().stream()
        .map(step -> step.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .collect(Collectors.joining(", "));
  }

  private static String words(ViewRecipe recipe) {
    List<String> words = new ArrayList<>();
    for (Map<String, Object> transform : recipe.describe()) {
      words.add(transform.get("transform") + " " + transform.get("params"));
    }
    return words.isEmpty() ? "nothing was drawn, as recorded" : String.join(", ", words);
  }
}
