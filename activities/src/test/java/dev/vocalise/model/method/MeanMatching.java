package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.number;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.optimizer.Adam;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.TorchOps;
import java.util.List;

/** Cross entropy on the source, while the mean vectors of both corpora are pulled together. */
public final class MeanMatching implements Method {
  @Override
  public String name() {
    return "mean-matching";
  }

  @Override
  public String summary() {
    return "Pulls the mean vectors of both corpora together";
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.SETTINGS.and(
        Settings.of(number("losses.means", 0, 100).byDefault(1).means("Weight of the distance")));
  }

  @Override
  public Schedule schedule(Values values) {
    return PlannedEpochs.schedule(values, Feeding.PAIRED, Views.PLAIN);
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    Classifier model = new Classifier(on, values, seed);
    Player all = Player.of("model", model.weights(), Adam.standard());
    double weight = values.number("losses.means");
    return model.learner(
        List.of(all),
        (step, given, target, at) -> {
          LabelledBatch source = requireNonNull(given);
          return step.recording(
              () -> {
                NDArray e = step.encode(source.batch().inputs()); // (N, E)
                NDArray other = step.encode(requireNonNull(target).inputs());
                NDArray emotion = model.loss(step, e, source);
                NDArray apart = e.mean(new int[] {0}).sub(other.mean(new int[] {0}));
                NDArray means = apart.square().sum();
                all.descend(emotion.add(TorchOps.get().scale(means, weight)), at.rate());
                return Terms.of("emotion", emotion).and("means", means);
              });
        });
  }
}
