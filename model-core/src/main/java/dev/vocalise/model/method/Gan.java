package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.number;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.loss.MethodLosses;
import dev.vocalise.model.optimizer.GaninRamp;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.TorchOps;
import java.util.List;
import java.util.Map;

/** An encoder that makes the target look like the source to a discriminator (methods §3, gan). */
public final class Gan implements Method {

  private static final String ADVERSARIAL = "losses.adversarial";

  @Override
  public String name() {
    return "gan";
  }

  @Override
  public String summary() {
    return "A game between a discriminator of domains and the encoder, which wants the target taken for the source (Latif, Qadir and Bilal 2019)";
  }

  @Override
  public Origin origin() {
    return new Origin(
        "Latif, Qadir and Bilal 2019",
        56,
        List.of(
            "The original's networks, its rates and the order of its updates are not told; all of them are ours.",
            "A warm-up on the source alone and a ramp of the adversarial weight are ours."));
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.adapting(1e-4)
        .and(PlannedEpochs.warmUp(10))
        .and(PlannedEpochs.CRITICS)
        .and(
            Settings.of(
                number(ADVERSARIAL, 0, 100)
                    .byDefault(0.5)
                    .means(
                        "Largest weight of the adversarial term, reached along Ganin's ramp; 0: not"
                            + " computed")))
        .and(DomainDiscriminator.SETTINGS);
  }

  @Override
  public Map<String, String> problems(Values values) {
    return PlannedEpochs.warmUpProblems(values);
  }

  @Override
  public Schedule schedule(Values values) {
    Feeding feeding = values.number(ADVERSARIAL) > 0 ? Feeding.PAIRED : Feeding.SOURCE_ONLY;
    return PlannedEpochs.schedule(values, feeding, Views.PLAIN);
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    Classifier model = new Classifier(on, values, seed);
    DomainDiscriminator domain = DomainDiscriminator.of(model, values);
    Player classifier = PlannedEpochs.player("model", model.weights(), values);
    Player critic = PlannedEpochs.critic("domain", model.only("domain"), values);
    double largest = values.number(ADVERSARIAL);
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
                Pair fixed = Pair.of(TorchOps.get().detach(e.both()));
                NDArray told =
                    MethodLosses.domain(domain.logits(fixed.source()), true)
                        .add(MethodLosses.domain(domain.logits(fixed.target()), false));
                critic.descend(told, at.rate());
                NDArray emotion = model.loss(step, e.source(), source);
                NDArray deception = MethodLosses.domain(domain.logits(e.target()), true);
                double strength = largest * GaninRamp.at(at.progress());
                NDArray weighted = TorchOps.get().scale(deception, strength);
                classifier.descend(emotion.add(weighted), at.rate());
                return Terms.of("emotion", emotion)
                    .and("domain", told)
                    .and("adversarial", deception);
              });
        },
        domain::logits);
  }
}
