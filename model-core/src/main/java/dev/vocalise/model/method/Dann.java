package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.number;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.optimizer.GaninRamp;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.TorchOps;
import java.util.List;

/** Domain-adversarial training by gradient reversal (methods §3, dann). */
public final class Dann implements Method {

  private static final String DOMAIN = "losses.domain";

  @Override
  public String name() {
    return "dann";
  }

  @Override
  public String summary() {
    return "A discriminator of domains whose gradient is turned on its way to the encoder (Abdelwahab and Busso 2018; Ganin et al. 2016)";
  }

  @Override
  public Origin origin() {
    return new Origin(
        "Abdelwahab and Busso 2018",
        41,
        List.of(
            "The original predicts arousal, valence and dominance from functionals; here four classes are told apart, from whatever the backbone hears.",
            "The sizes of the discriminator, the rate, the batch and the number of epochs are ours."));
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.adapting(1e-4)
        .and(
            Settings.of(
                number(DOMAIN, 0, 100)
                    .byDefault(1)
                    .means("λ_max of the reversal, reached along Ganin's ramp; 0: not computed")))
        .and(DomainDiscriminator.SETTINGS);
  }

  @Override
  public Schedule schedule(Values values) {
    Feeding feeding = values.number(DOMAIN) > 0 ? Feeding.PAIRED : Feeding.SOURCE_ONLY;
    return PlannedEpochs.schedule(values, feeding, Views.PLAIN);
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    Classifier model = new Classifier(on, values, seed);
    DomainDiscriminator domain = DomainDiscriminator.of(model, values);
    Player all = PlannedEpochs.player("model", model.weights("domain"), values);
    double largest = values.number(DOMAIN);
    return model.learner(
        List.of(all),
        (step, given, target, at) -> {
          LabelledBatch source = requireNonNull(given, "a source batch");
          if (target == null) {
            return model.onSource(step, all, source, at);
          }
          return step.recording(
              () -> {
                Pair e = Pair.encode(step, source.batch(), target);
                NDArray emotion = model.loss(step, e.source(), source);
                double strength = largest * GaninRamp.at(at.progress());
                NDArray reversed = TorchOps.get().reverseGradient(e.both(), strength);
                NDArray adversarial =
                    LossFunctions.binaryCrossEntropy(
                        domain.logits(reversed), step.numbers(e.isSource()));
                all.descend(emotion.add(adversarial), at.rate());
                return Terms.of("emotion", emotion).and("domain", adversarial);
              });
        },
        domain::logits);
  }
}
