package dev.vocalise.model.prediction;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.training.LearnerState;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A trained model that takes recordings as evaluation took T_te. Used by one thread. */
public final class Predictor implements AutoCloseable {
  /** Whatever it draws is replaced by trained weights, and plain inputs draw nothing. */
  private static final long SEED = 0;

  private final BackboneFamily family;
  private final BackboneFamily.Start start;
  private final Learner learner;
  private final int pass;

  private Predictor(BackboneFamily family, BackboneFamily.Start start, Learner learner, int pass) {
    this.family = family;
    this.start = start;
    this.learner = learner;
    this.pass = pass;
  }

  /**
   * Builds the model and reads its weights.
   *
   * @param fitted what its encoder knew of the training parts
   * @param checkpoint folder from which the encoder started; null for one that was trained from
   *     scratch
   * @param weights safetensors of all of the learner's weights; those of heads of the checkpoint
   *     that ours stand in for may be missing
   * @throws IllegalArgumentException if this build has no such method or encoder, or the weights
   *     are of another model
   * @throws dev.vocalise.model.checkpoint.CheckpointException if a file is damaged
   */
  public static Predictor open(
      ModelDescription model,
      Fitted fitted,
      @Nullable Path checkpoint,
      Path weights,
      ComputeDevice device) {
    Recipe recipe = recipe(model);
    BackboneFamily family = BackboneFamily.of(model.kind());
    BackboneFamily.Start start =
        new BackboneFamily.Start(checkpoint, encoderValues(model), SEED, fitted);
    Encoder fresh = family.encoder(start, device);
    Learner learner;
    try {
      learner =
          recipe
              .usedIn(precision(model))
              .learner(new Foundation(fresh, family.logMels(start), model.source()));
    } catch (IllegalArgumentException e) {
      fresh.close();
      throw e;
    }
    try {
      // An exported model has no heads of the checkpoint, which nothing trained and nobody asks.
      LearnerState.restoreWeights(
          learner,
          weights,
          name -> family instanceof Pretrained pretrained && pretrained.replacedByOurs(name));
      return new Predictor(family, start, learner, recipe.schedule().batches().pass());
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private static Recipe recipe(ModelDescription model) {
    Method method = Method.of(model.method());
    Values values = Values.of(method.settings(), Modality.of(model.modality()), model.training());
    return new Recipe(method, values, SEED);
  }

  private static Values encoderValues(ModelDescription model) {
    BackboneFamily family = BackboneFamily.of(model.kind());
    return Values.of(family.settings(), family.modality(), model.encoder());
  }

  /** In which it computes: that of the evaluation. */
  public static Precision precision(ModelDescription model) {
    return Numerics.inference(recipe(model).values());
  }

  /** Recordings that evaluation gives such a model at once. */
  public static int pass(ModelDescription model) {
    return recipe(model).schedule().batches().pass();
  }

  /**
   * Logits of the unchanged recordings, {@link #pass(ModelDescription)} at a time, in their order.
   * Those of a recording are the same bits as in evaluation if the others of its batch are.
   *
   * @return (recordings, classes)
   */
  public float[][] logits(List<Clip> clips) {
    float[][] logits = new float[clips.size()][];
    for (int from = 0; from < clips.size(); from += pass) {
      List<Clip> batch = clips.subList(from, Math.min(clips.size(), from + pass));
      int[] all = IntStream.range(0, batch.size()).toArray();
      float[][] some =
          learner.logits(BatchMaker.plain(family.features(start, Domain.TARGET, batch), all));
      System.arraycopy(some, 0, logits, from, some.length);
    }
    return logits;
  }

  /** Frees the weights. */
  @Override
  public void close() {
    learner.close();
  }
}
