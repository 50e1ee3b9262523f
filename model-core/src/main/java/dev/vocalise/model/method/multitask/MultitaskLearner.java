package dev.vocalise.model.method.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.features.PairBatch;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.optimizer.AdamW;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.training.Learner;
import dev.vocalise.model.training.Losses;
import dev.vocalise.model.training.TrainingSettings;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The multitask model with AdamW, as the trainer uses it. Owns the model. */
public final class MultitaskLearner implements Learner, AutoCloseable {

  private final MultitaskModel model;
  private final AdamW optimizer;
  private final LossSettings losses;
  private final long seed;
  private final int microBatch;

  /** Around a model that the learner closes, with fresh moments. */
  public MultitaskLearner(MultitaskModel model, TrainingSettings settings) {
    this.model = model;
    this.optimizer = new AdamW(model, settings.weightDecay());
    this.losses = settings.losses();
    this.seed = settings.seed();
    this.microBatch = settings.microBatch();
  }

  /** New heads on a backbone that the learner closes; their weights are drawn from the seed. */
  public static MultitaskLearner on(Backbone backbone, TrainingSettings settings) {
    int hidden = backbone.hiddenSize();
    HeadSizes paper = HeadSizes.forHidden(hidden);
    HeadSizes sizes =
        new HeadSizes(
            paper.classes(), hidden, settings.projectionSize(), paper.augmentationTypes());
    return new MultitaskLearner(new MultitaskModel(backbone, sizes, settings.seed()), settings);
  }

  @Override
  public Losses step(PairBatch batch, double learningRate, long step) {
    int[] labels = batch.labels();
    TrainingBatch both =
        new TrainingBatch(
            FloatBuffer.wrap(batch.first()),
            FloatBuffer.wrap(batch.second()),
            batch.size(),
            own(batch.lengths()),
            labels == null ? null : longs(labels),
            longs(batch.types()));
    StepLosses values =
        model.step(both, microBatch, losses, optimizer, learningRate, Shuffle.key(seed, step));
    return new Losses(
        values.total(),
        labels == null ? null : Double.valueOf(values.emotion()),
        computed(losses.contrastive(), values.contrastive()),
        computed(losses.informationMaximisation(), values.informationMaximisation()),
        computed(losses.augmentationType(), values.augmentationType()));
  }

  private static @Nullable Double computed(double weight, double value) {
    return weight > 0 ? Double.valueOf(value) : null;
  }

  /** The model takes no lengths where its inputs are always full. */
  private int @Nullable [] own(int[] lengths) {
    return model.backbone().variableLength() ? lengths : null;
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  @Override
  public float[][] logits(float[] inputs, int[] lengths) {
    int utterances = lengths.length;
    float[] flat = model.logits(FloatBuffer.wrap(inputs), own(lengths), utterances);
    int classes = model.classes();
    float[][] rows = new float[utterances][];
    for (int i = 0; i < utterances; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
    }
    return rows;
  }

  @Override
  public StateTensors model() {
    return liveModel().copy(null);
  }

  @Override
  public StateTensors optimizer() {
    return liveOptimizer().copy(null);
  }

  @Override
  public StateTensors liveModel() {
    return new StateTensors(model.liveWeights());
  }

  @Override
  public StateTensors liveOptimizer() {
    return new StateTensors(optimizer.liveState());
  }

  @Override
  public void restore(StateTensors weights, StateTensors moments, long steps) {
    model.restore(weights.tensors());
    optimizer.restore(moments.tensors());
  }

  /** Puts the weights of a report back, for evaluation. */
  public void load(StateTensors weights) {
    model.restore(weights.tensors());
  }

  @Override
  public @Nullable String notFinite() {
    try (NDManager check = model.manager().newSubManager()) {
      for (Map.Entry<String, NDArray> weight : model.parameters().entrySet()) {
        // One native sum per tensor: a NaN or an infinity in it cannot disappear.
        NDArray sum = weight.getValue().sum();
        sum.attach(check);
        if (!Float.isFinite(sum.getFloat())) {
          return weight.getKey();
        }
      }
    }
    return null;
  }

  @Override
  public void close() {
    model.close();
  }
}
