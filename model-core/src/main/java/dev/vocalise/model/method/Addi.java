package dev.vocalise.model.method;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.List;
import java.util.Map;

/** Adversarial dual discriminators (methods §3, addi). */
public final class Addi implements Method {

  @Override
  public String name() {
    return "addi";
  }

  @Override
  public String summary() {
    return "ADDi: a game between the encoder and two discriminators of domains, as in D2GAN (Latif et al. 2022)";
  }

  @Override
  public Origin origin() {
    return new Origin(
        "Latif et al. 2022",
        20,
        List.of(
            "The original's encoder and the sizes of its discriminators are not told in full; ours are settings.",
            "Vectors are put on the unit sphere before the discriminators, the logarithms are of outputs + 1e-6, and the adversarial weight follows a ramp after a warm-up: ours."));
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.adapting(1e-4)
        .and(PlannedEpochs.warmUp(5))
        .and(PlannedEpochs.CRITICS)
        .and(VectorCritics.SETTINGS);
  }

  @Override
  public Map<String, String> problems(Values values) {
    return PlannedEpochs.warmUpProblems(values);
  }

  @Override
  public Schedule schedule(Values values) {
    Feeding feeding =
        values.number(VectorCritics.ADVERSARIAL) > 0 ? Feeding.PAIRED : Feeding.SOURCE_ONLY;
    return PlannedEpochs.schedule(values, feeding, Views.PLAIN);
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    Classifier model = new Classifier(on, values, seed);
    VectorCritics critics = VectorCritics.of(model, values);
    Player classifier = PlannedEpochs.player("model", model.weights(), values);
    Player critic = PlannedEpochs.critic("critics", model.only("d1", "d2"), values);
    return model.learner(
        List.of(classifier, critic),
        (step, given, target, at) -> {
          LabelledBatch source = requireNonNull(given, "a source batch");
          if (target == null) {
            return model.onSource(step, classifier, source, at);
          }
          return step.recording(
              () -> {
                Pair e = Pair.encode(step, source.batch(), target);
                NDArray told = critics.critics(e.source(), e.target());
                critic.descend(told, at.rate());
                NDArray emotion = model.loss(step, e.source(), source);
                NDArray deception = critics.deception(e.source(), e.target());
                classifier.descend(emotion.add(critics.weighted(deception, at)), at.rate());
                return Terms.of("emotion", emotion)
                    .and("critics", told)
                    .and("adversarial", deception);
              });
        },
        critics::domains);
  }
}
