package dev.vocalise.web.campaign;

import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Schedule;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.Map;

/** A method that only declares settings: some that others have too, and a group of its own. */
final class ToyMethod implements Method {
  @Override
  public String name() {
    return "toy";
  }

  @Override
  public String summary() {
    return "Nothing is learned";
  }

  @Override
  public Settings settings() {
    return Settings.of(
        Setting.whole("training.epochs", 1, 100).byDefault(3).means("Epochs"),
        Setting.whole("training.batchSize", 1, 100).byDefault(8, 4).means("Utterances"),
        Setting.number("ramp.slope", 0, 20).byDefault(10).means("Of the ramp"),
        Setting.whole("ramp.pause.steps", 0, 9).byDefault(0).storedAs("pause").means("Steps"));
  }

  @Override
  public Map<String, String> problems(Values values) {
    return values.number("ramp.slope") == 0
        ? Map.of("ramp.slope", "expected a slope, got none")
        : Map.of();
  }

  @Override
  public Schedule schedule(Values values) {
    throw new UnsupportedOperationException("nothing is learned");
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    throw new UnsupportedOperationException("nothing is learned");
  }
}
