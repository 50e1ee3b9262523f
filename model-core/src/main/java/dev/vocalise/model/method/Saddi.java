package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.loss.MethodLosses;
import dev.vocalise.model.loss.MethodLosses.TwoCritics;
import dev.vocalise.model.method.Normals.Use;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ADDi after a phase of rebuilding log-mels, whose decoder then makes synthetic items (methods §3,
 * saddi).
 */
public final class Saddi implements Method {

  private static final String PRETRAINING = "training.pretraining";
  private static final String RECONSTRUCTION = "losses.reconstruction";
  private static final String GAME = "losses.game";
  private static final String SYNTHETIC = "losses.synthetic";
  private static final String SHARE = "training.syntheticShare";
  private static final String NOISE = "training.noise";

  @Override
  public String name() {
    return "saddi";
  }

  @Override
  public String summary() {
    return "sADDi: ADDi from an encoder that learned to rebuild the log-mels of both corpora, with synthetic items of its decoder (Latif et al. 2022)";
  }

  @Override
  public Origin origin() {
    return new Origin(
        "Latif et al. 2022",
        20,
        List.of(
            "The original's networks are not told in full; the decoder and the discriminators of log-mels are ours.",
            "Noise, the share and the weight of synthetic items, the length of the first phase and the weight of its game are ours.",
            "The decoder stays as it is in the second phase, and synthetic items have the length of the item that they were made of."));
  }

  @Override
  public boolean rebuildsLogMels() {
    return true;
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.adapting(1e-4)
        .and(PlannedEpochs.warmUp(5))
        .and(PlannedEpochs.CRITICS)
        .and(
            Settings.of(
                whole(PRETRAINING, 0, 10_000)
                    .byDefault(30)
                    .means("Epochs of the first phase, over S_tr and T_tr in one shuffle"),
                number(RECONSTRUCTION, 0, 100)
                    .byDefault(1)
                    .means("Weight of rebuilding in the first phase; 0: not computed"),
                number(GAME, 0, 100)
                    .byDefault(0.01)
                    .means("Weight of the game on log-mels in the first phase; 0: not computed"),
                number(NOISE, 0, 100)
                    .byDefault(0.1)
                    .means("Deviation of what is added to a vector before it is decoded"),
                number(SYNTHETIC, 0, 100)
                    .byDefault(0.5)
                    .means("Weight of the cross entropy of synthetic items; 0: not computed"),
                number(SHARE, 0, 1)
                    .byDefault(0.5)
                    .means("Synthetic items of each domain over the items of a batch")))
        .and(VectorCritics.SETTINGS)
        .and(LogMelCritics.SETTINGS)
        .and(LogMelDecoder.SETTINGS);
  }

  @Override
  public Map<String, String> problems(Values values) {
    return PlannedEpochs.warmUpProblems(values);
  }

  @Override
  public Schedule schedule(Values values) {
    List<Phase> phases = new ArrayList<>();
    boolean rebuilds = values.number(RECONSTRUCTION) > 0 || values.number(GAME) > 0;
    if (values.whole(PRETRAINING) > 0 && rebuilds) {
      phases.add(new Phase(Feeding.MIXED, values.whole(PRETRAINING), Views.PLAIN, false));
    }
    Feeding feeding =
        values.number(VectorCritics.ADVERSARIAL) > 0 ? Feeding.PAIRED : Feeding.SOURCE_ONLY;
    phases.addAll(PlannedEpochs.phases(values, feeding, Views.PLAIN));
    return PlannedEpochs.schedule(values, phases);
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    return learner(on, values, seed, Normals.DRAWN);
  }

  Learner learner(Foundation on, Values values, long seed, Normals normals) {
    Classifier model = new Classifier(on, values, seed);
    VectorCritics critics = VectorCritics.of(model, values);
    LogMelDecoder decoder = LogMelDecoder.of(on, model, values, model.size());
    First first =
        new First(
            model,
            decoder,
            new LogMelCritics(model.drawn(), requireNonNull(on.logMels()), values),
            VectorCritics.game(values),
            PlannedEpochs.player("autoencoder", model.encoderAnd("decoder"), values),
            PlannedEpochs.critic("mel-critics", model.only("mel_d1", "mel_d2"), values),
            values,
            normals);
    Second second =
        new Second(
            model,
            decoder,
            critics,
            PlannedEpochs.player("model", model.weights(), values),
            PlannedEpochs.critic("critics", model.only("d1", "d2"), values),
            values,
            normals);
    return model.learner(
        List.of(second.classifier, second.critic, first.autoencoder, first.critic),
        (step, source, target, at) -> {
          if (source == null) {
            return first.step(step, requireNonNull(target, "a batch of both corpora"), at);
          }
          return target == null
              ? model.onSource(step, second.classifier, source, at)
              : second.step(step, source, target, at);
        },
        critics::domains);
  }

  /** Vectors with noise, which the decoder makes synthetic items of. */
  private static NDArray noisy(NDArray vectors, NDArray noise) {
    return vectors.add(noise);
  }

  /** Rebuilding, and a game between what is heard and what is made. */
  private record First(
      Classifier model,
      LogMelDecoder decoder,
      LogMelCritics critics,
      TwoCritics game,
      Player autoencoder,
      Player critic,
      Values values,
      Normals normals) {

    Terms step(Step step, Batch mixed, Moment at) {
      Inputs inputs = mixed.inputs();
      int[] lengths = inputs.lengths();
      double gameWeight = values.number(GAME);
      double rebuilding = values.number(RECONSTRUCTION);
      return step.recording(
          () -> {
            NDArray x = step.array(inputs);
            NDArray e = step.encode(x, lengths);
            Terms terms = Terms.none();
            NDArray total = null;
            if (rebuilding > 0) {
              NDArray apart = MethodLosses.reconstruction(x, decoder.forward(e), lengths);
              terms = terms.and("reconstruction", apart);
              total = TorchOps.get().scale(apart, rebuilding);
            }
            if (gameWeight > 0) {
              NDArray noise =
                  normals.draw(
                      step, at, Use.MIXED, lengths.length, model.size(), values.number(NOISE));
              NDArray made = decoder.padded(noisy(e, noise), lengths);
              NDArray told =
                  game.critics(critics.judge(x), critics.judge(TorchOps.get().detach(made)));
              critic.descend(told, at.rate());
              NDArray deception = game.deception(critics.judge(made));
              terms = terms.and("critics", told).and("game", deception);
              NDArray weighted = TorchOps.get().scale(deception, gameWeight);
              total = total == null ? weighted : total.add(weighted);
            }
            autoencoder.descend(requireNonNull(total), at.rate());
            return terms;
          });
    }
  }

  /** ADDi with synthetic items in both domains. */
  private record Second(
      Classifier model,
      LogMelDecoder decoder,
      VectorCritics critics,
      Player classifier,
      Player critic,
      Values values,
      Normals normals) {

    Terms step(Step step, LabelledBatch source, Batch target, Moment at) {
      int count = (int) (values.number(SHARE) * source.batch().size());
      NDArray encoded =
          step.recording(() -> step.encode(source.batch().inputs().and(target.inputs())));
      Pair e = Pair.of(encoded);
      // Without a graph: the decoder is fixed, and no gradient goes back through it.
      boolean labelled = values.number(SYNTHETIC) > 0 && count > 0;
      NDArray madeSource =
          labelled ? made(step, at, Use.SOURCE, e.source(), source.batch(), count) : null;
      NDArray madeTarget = count > 0 ? made(step, at, Use.TARGET, e.target(), target, count) : null;
      return step.recording(
          () -> {
            Pair again = Pair.of(encoded);
            NDArray fakes = again(step, madeTarget, target, count);
            NDArray targets = VectorCritics.joined(again.target(), fakes);
            NDArray told = critics.critics(again.source(), targets);
            critic.descend(told, at.rate());
            NDArray emotion = model.loss(step, again.source(), source);
            NDArray deception = critics.deception(again.source(), targets);
            NDArray total = emotion.add(critics.weighted(deception, at));
            Terms terms =
                Terms.of("emotion", emotion).and("critics", told).and("adversarial", deception);
            NDArray own = again(step, madeSource, source.batch(), count);
            if (own != null) {
              NDArray synthetic = model.loss(step, own, first(source, count));
              terms = terms.and("synthetic", synthetic);
              total = total.add(TorchOps.get().scale(synthetic, values.number(SYNTHETIC)));
            }
            classifier.descend(total, at.rate());
            return terms;
          });
    }

    private NDArray made(Step step, Moment at, Use use, NDArray vectors, Batch of, int count) {
      NDArray noise = normals.draw(step, at, use, count, model.size(), values.number(NOISE));
      NDArray first = vectors.get(new NDIndex(":" + count));
      return decoder.padded(noisy(first, noise), lengths(of, count));
    }

    private static @Nullable NDArray again(Step step, @Nullable NDArray made, Batch of, int count) {
      return made == null ? null : step.encode(made, lengths(of, count));
    }

    private static int[] lengths(Batch batch, int count) {
      return Arrays.copyOf(batch.inputs().lengths(), count);
    }

    private static LabelledBatch first(LabelledBatch batch, int count) {
      return new LabelledBatch(batch.batch().part(0, count), Arrays.copyOf(batch.labels(), count));
    }
  }
}
