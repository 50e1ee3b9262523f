package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.whole;
import static java.util.Objects.requireNonNull;

import dev.vocalise.model.features.Views;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.List;
import java.util.Map;

/**
 * Cross entropy on the labelled source alone: what every way of adapting has to beat. The target is
 * tested and never trained on.
 */
public final class SourceOnly implements Method {

  private static final String AUGMENTATION = "training.augmentation";
  private static final String VIEWS = "training.views";
  private static final String NONE = "none";

  /** Augmentation types of Table 2. */
  private static final int TYPES = 5;

  @Override
  public String name() {
    return "source-only";
  }

  @Override
  public String summary() {
    return "Cross entropy on the source alone: what every way of adapting has to beat";
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.SETTINGS.and(
        Settings.of(
            choice(AUGMENTATION, List.of(NONE, "types"))
                .byDefault(NONE)
                .means("Each utterance as recorded, or once per augmentation type (Table 2)"),
            whole(VIEWS, 1, 2)
                .byDefault(1)
                .means(
                    "Independent views of an utterance in a batch; 2 only of what is augmented")));
  }

  @Override
  public Map<String, String> problems(Values values) {
    return values.whole(VIEWS) == 2 && values.choice(AUGMENTATION).equals(NONE)
        ? Map.of(VIEWS, "expected 1 where augmentation is none, since both would be equal, got 2")
        : Map.of();
  }

  @Override
  public Schedule schedule(Values values) {
    int types = values.choice(AUGMENTATION).equals(NONE) ? 0 : TYPES;
    return PlannedEpochs.schedule(
        values, Feeding.SOURCE_ONLY, new Views(types, values.whole(VIEWS)));
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    Classifier model = new Classifier(on, values, seed);
    Player all = PlannedEpochs.player("model", model.weights(), values);
    return model.learner(
        List.of(all),
        (step, source, target, at) ->
            model.onSource(step, all, requireNonNull(source, "a source batch"), at));
  }
}
