package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.loss.MethodLosses.Critique;
import dev.vocalise.model.loss.MethodLosses.TwoCritics;
import dev.vocalise.model.optimizer.GaninRamp;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.TorchOps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two discriminators of ADDi, which see the encoder's vectors on the unit sphere (methods §3,
 * addi; Nguyen et al. 2017). Their weights begin with {@code d1} and {@code d2}.
 *
 * @param game weights of their logarithms
 * @param both whether the encoder also plays against their view of the source
 * @param largest weight of the game for the encoder
 */
record VectorCritics(
    Perceptron first, Perceptron second, TwoCritics game, boolean both, double largest) {

  static final String ADVERSARIAL = "losses.adversarial";

  static final Settings GAME =
      Settings.of(
          number("losses.alpha", 0, 100)
              .byDefault(0.2)
              .means("α: weight of the logarithm in the loss of the first discriminator"),
          number("losses.beta", 0, 100)
              .byDefault(0.2)
              .means("β: weight of the logarithm in the loss of the second one"));

  static final Settings SETTINGS =
      Settings.of(
              number(ADVERSARIAL, 0, 100)
                  .byDefault(0.1)
                  .means(
                      "Largest weight of the adversarial term, reached along Ganin's ramp; 0: not"
                          + " computed"))
          .and(GAME)
          .and(
              Settings.of(
                  choice("losses.adversary", List.of("target", "both"))
                      .byDefault("target")
                      .means("Whose vectors the encoder moves in the game"),
                  whole("networks.critic", 1, 100_000)
                      .byDefault(128)
                      .means("Width of the hidden layer of each discriminator")));

  static VectorCritics of(Classifier model, Values values) {
    List<Integer> widths = List.of(values.whole("networks.critic"));
    return new VectorCritics(
        new Perceptron(model.drawn(), "d1", model.size(), widths),
        new Perceptron(model.drawn(), "d2", model.size(), widths),
        game(values),
        values.choice("losses.adversary").equals("both"),
        values.number(ADVERSARIAL));
  }

  static TwoCritics game(Values values) {
    return new TwoCritics(values.number("losses.alpha"), values.number("losses.beta"));
  }

  Critique judge(NDArray vectors) {
    NDArray unit = TorchOps.get().normalizeRows(vectors);
    return new Critique(
        TorchOps.get().softplus(first.forward(unit)),
        TorchOps.get().softplus(second.forward(unit)));
  }

  /** (N, E) → (N), above 0 where the first finds more of the source than the second of the rest. */
  NDArray domains(NDArray vectors) {
    Critique critique = judge(vectors);
    return critique.first().sub(critique.second());
  }

  /** What the discriminators minimise of these vectors, which get no gradient. */
  NDArray critics(NDArray source, NDArray target) {
    return game.critics(judge(TorchOps.get().detach(source)), judge(TorchOps.get().detach(target)));
  }

  /** What the encoder minimises, before weighting. */
  NDArray deception(NDArray source, NDArray target) {
    return both ? game.deception(judge(source), judge(target)) : game.deception(judge(target));
  }

  /** Weighted for this moment. */
  NDArray weighted(NDArray deception, Moment at) {
    return TorchOps.get().scale(deception, largest * GaninRamp.at(at.progress()));
  }

  /** These vectors and then some more, if there are any. */
  static NDArray joined(NDArray vectors, @Nullable NDArray more) {
    return more == null ? vectors : NDArrays.concat(new NDList(vectors, more), 0);
  }
}
