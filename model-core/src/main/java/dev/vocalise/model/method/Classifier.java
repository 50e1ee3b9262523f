package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.loss.MethodLosses;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.Precision;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An encoder with an emotion head: what methods begin with. */
public final class Classifier {

  /** What a method does in a step; the graph of its losses is built in {@link Step#recording}. */
  @FunctionalInterface
  public interface Update {
    /** As {@link Learner#step}; what it makes is freed with the step. */
    Terms step(Step step, @Nullable LabelledBatch source, @Nullable Batch target, Moment at);
  }

  private final int classes;
  private final Encoder encoder;
  private final DrawnWeights drawn;
  private final LinearLayer emotion;
  private final float @Nullable [] classWeights;
  private final Precision precision;

  /** The head is drawn from {@code seed}; classes weigh what {@code training.classWeights} says. */
  public Classifier(Foundation on, Values values, long seed) {
    classes = on.source().classes();
    encoder = on.encoder();
    drawn = new DrawnWeights(encoder.manager(), new InitialWeights(seed));
    emotion = drawn.linear("emotion", encoder.size(), classes);
    precision = Numerics.precision(values);
    classWeights =
        values.choice(PlannedEpochs.CLASS_WEIGHTS).equals("none")
            ? null
            : on.source().inverseFrequencies();
  }

  /** C. */
  int classes() {
    return classes;
  }

  /** E. */
  int size() {
    return encoder.size();
  }

  /** Makes what the method adds; its weights belong to the players that are given them. */
  public DrawnWeights drawn() {
    return drawn;
  }

  /** Another head on the encoder; it belongs to the players that are given its weights. */
  public LinearLayer head(String name, int out) {
    return drawn.linear(name, encoder.size(), out);
  }

  /** Live weights of encoder and emotion head, and of what else was added under these names. */
  public SortedMap<String, NDArray> weights(String... added) {
    SortedMap<String, NDArray> all = new TreeMap<>(encoder.parameters());
    all.putAll(emotion.weights());
    all.putAll(only(added));
    return all;
  }

  /** Live weights of the encoder, and of what was added under these names. */
  SortedMap<String, NDArray> encoderAnd(String... added) {
    SortedMap<String, NDArray> all = new TreeMap<>(encoder.parameters());
    all.putAll(only(added));
    return all;
  }

  /** Live weights of what was added under these names. */
  SortedMap<String, NDArray> only(String... added) {
    SortedMap<String, NDArray> some = drawn.byName();
    some.keySet().removeIf(name -> !List.of(added).contains(name.split("\\.", 2)[0]));
    return some;
  }

  /** Emotion logits (N, C) of vectors (N, E). */
  NDArray emotion(NDArray vectors) {
    return emotion.forward(vectors);
  }

  /** Cross entropy of a source batch with these vectors (N, E), one per input. */
  public NDArray loss(Step step, NDArray vectors, LabelledBatch source) {
    long[] labels = source.labelsPerInput();
    if (classWeights == null) {
      return LossFunctions.crossEntropy(emotion.forward(vectors), step.indexes(labels));
    }
    float[] targets = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes + (int) labels[i]] = 1;
    }
    return softLoss(step, vectors, targets);
  }

  /**
   * The same for mixed labels.
   *
   * @param targets row-major (N, C), each row with the sum 1; multiplied by the class weights here
   */
  NDArray softLoss(Step step, NDArray vectors, float[] targets) {
    float[] weighted = targets.clone();
    if (classWeights != null) {
      for (int i = 0; i < weighted.length; i++) {
        weighted[i] *= classWeights[i % classes];
      }
    }
    NDArray p = step.numbers(weighted, new Shape(weighted.length / classes, classes));
    return MethodLosses.crossEntropy(emotion.forward(vectors), p);
  }

  /** A step of cross entropy on the source alone. */
  Terms onSource(Step step, Player player, LabelledBatch source, Moment at) {
    NDArray loss = step.recording(() -> loss(step, step.encode(source.batch().inputs()), source));
    player.descend(loss, at.rate());
    return Terms.of("emotion", loss);
  }

  /** The learner of a method; it closes the encoder. */
  public Learner learner(List<Player> players, Update update) {
    return learner(players, update, null);
  }

  /**
   * The learner of a method with a discriminator of domains.
   *
   * @param domains vectors (N, E) to numbers (N), above 0 for what looks like the source; null
   *     where there is none
   */
  Learner learner(List<Player> players, Update update, @Nullable UnaryOperator<NDArray> domains) {
    Steps steps = new Steps(encoder, precision);
    return new Learner() {
      @Override
      public Terms step(@Nullable LabelledBatch source, @Nullable Batch target, Moment at) {
        try (Step step = steps.begin(at.seed())) {
          return update.step(step, source, target, at);
        }
      }

      @Override
      public float[][] logits(Inputs inputs) {
        return steps.logits(inputs, emotion::forward);
      }

      @Override
      public float @Nullable [] domains(Inputs inputs) {
        if (domains == null) {
          return null;
        }
        float[][] rows = steps.logits(inputs, e -> domains.apply(e).expandDims(1));
        float[] flat = new float[rows.length];
        for (int i = 0; i < flat.length; i++) {
          flat[i] = rows[i][0];
        }
        return flat;
      }

      @Override
      public List<Player> players() {
        return players;
      }

      @Override
      public void close() {
        encoder.close();
      }
    };
  }
}
