package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.tensor.InitialWeights;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An encoder with an emotion head: what methods begin with. */
public final class Classifier {

  /** What a method does in a step; the graph of its losses is built in {@link Step#recording}. */
  @FunctionalInterface
  public interface Update {
    /** As {@link Learner#step}; what it makes is freed with the step. */
    Terms step(Step step, @Nullable LabelledBatch source, @Nullable Batch target, Moment at);
  }

  private final Encoder encoder;
  private final InitialWeights draws;
  private final LinearLayer emotion;

  /** The head is drawn from {@code seed}. */
  public Classifier(Encoder encoder, long seed) {
    this.encoder = encoder;
    draws = new InitialWeights(seed);
    emotion = head("emotion", Emotion.values().length);
  }

  /** Another head on the encoder; it belongs to the players that are given its weights. */
  public LinearLayer head(String name, int out) {
    return new LinearLayer(encoder.manager(), name, encoder.size(), out, draws);
  }

  /** Live weights of encoder and emotion head. */
  public SortedMap<String, NDArray> weights() {
    SortedMap<String, NDArray> all = new TreeMap<>(encoder.parameters());
    all.putAll(emotion.weights());
    return all;
  }

  /** Cross entropy of a source batch with these vectors (N, E), one per input. */
  public NDArray loss(Step step, NDArray vectors, LabelledBatch source) {
    NDArray labels = step.indexes(source.labelsPerInput());
    return LossFunctions.crossEntropy(emotion.forward(vectors), labels);
  }

  /** The learner of a method; it closes the encoder. */
  public Learner learner(List<Player> players, Update update) {
    Steps steps = new Steps(encoder);
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
