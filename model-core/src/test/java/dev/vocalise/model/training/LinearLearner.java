package dev.vocalise.model.training;

import dev.vocalise.model.features.PairBatch;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Softmax regression with momentum in plain Java, so that the trainer can be tested without an
 * engine. It draws noise from the step's number, as dropout does.
 */
class LinearLearner implements Learner {

  static final int CLASSES = 4;

  private final int length;
  private float[] weights;
  private float[] momentum;
  private long steps;

  LinearLearner(int length) {
    this.length = length;
    this.weights = new float[CLASSES * length];
    this.momentum = new float[CLASSES * length];
  }

  @Override
  public Losses step(PairBatch batch, double learningRate, long step) {
    if (step != steps + 1) {
      throw new IllegalStateException("step " + step + " after " + steps);
    }
    steps = step;
    SplittableRandom noise = new SplittableRandom(step);
    float[] gradient = new float[weights.length];
    double loss = 0;
    int[] labels = batch.labels();
    for (int i = 0; i < batch.size(); i++) {
      double[] p = probabilities(batch.first(), i);
      int truth = labels == null ? argmax(p) : labels[i];
      loss -= Math.log(p[truth]) / batch.size();
      for (int c = 0; c < CLASSES; c++) {
        double error = (p[c] - (c == truth ? 1 : 0)) / batch.size();
        for (int j = 0; j < length; j++) {
          double x = batch.first()[i * length + j] + batch.second()[i * length + j];
          gradient[c * length + j] += (float) (error * x / 2 + 1e-4 * noise.nextDouble(-1, 1));
        }
      }
    }
    for (int j = 0; j < weights.length; j++) {
      momentum[j] = 0.9f * momentum[j] + gradient[j];
      weights[j] -= (float) learningRate * momentum[j];
    }
    return new Losses(loss, labels == null ? null : loss, null, null, null);
  }

  private static int argmax(double[] p) {
    int best = 0;
    for (int c = 1; c < CLASSES; c++) {
      best = p[c] > p[best] ? c : best;
    }
    return best;
  }

  private double[] probabilities(float[] inputs, int row) {
    float[] logits = row(inputs, row);
    double sum = 0;
    double[] p = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      p[c] = Math.exp(logits[c]);
      sum += p[c];
    }
    for (int c = 0; c < CLASSES; c++) {
      p[c] /= sum;
    }
    return p;
  }

  private float[] row(float[] inputs, int row) {
    float[] logits = new float[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      for (int j = 0; j < length; j++) {
        logits[c] += weights[c * length + j] * inputs[row * length + j];
      }
    }
    return logits;
  }

  @Override
  public float[][] logits(float[] inputs, int[] lengths) {
    int utterances = lengths.length;
    float[][] logits = new float[utterances][];
    for (int i = 0; i < utterances; i++) {
      logits[i] = row(inputs, i);
    }
    return logits;
  }

  @Override
  public StateTensors model() {
    return tensors(weights);
  }

  @Override
  public StateTensors optimizer() {
    return tensors(momentum);
  }

  private StateTensors tensors(float[] values) {
    long[] shape = {CLASSES, length};
    return new StateTensors(new TreeMap<>(Map.of("w", TensorData.floats(shape, values))));
  }

  @Override
  public void restore(StateTensors model, StateTensors optimizer, long steps) {
    weights = floats(model);
    momentum = floats(optimizer);
    this.steps = steps;
  }

  private static float[] floats(StateTensors state) {
    float[] values = new float[CLASSES * CloudFeatures.LENGTH];
    ByteBuffer bytes = state.tensors().values().iterator().next().bytes().duplicate();
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Override
  public @Nullable String notFinite() {
    for (float w : weights) {
      if (!Float.isFinite(w)) {
        return "w";
      }
    }
    return null;
  }
}
