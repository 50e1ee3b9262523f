package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.above;
import static dev.vocalise.model.settings.Setting.choice;
import static dev.vocalise.model.settings.Setting.whole;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.optimizer.Adam;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.InitialWeights;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cross entropy on the labelled source alone: what every way of adapting has to beat. The target is
 * tested and never trained on.
 */
public final class SourceOnly implements Method {

  private static final String EPOCHS = "training.epochs";
  private static final String BATCH_SIZE = "training.batchSize";
  private static final String LEARNING_RATE = "training.learningRate";
  private static final String AUGMENTATION = "training.augmentation";
  private static final String VIEWS = "training.views";
  private static final String SELECTION = "training.selection";

  private static final String NONE = "none";

  /** Augmentation types of Table 2. */
  private static final int TYPES = 5;

  /** Gradients are scaled to this norm at most. */
  private static final double LARGEST_NORM = 5;

  private static final Settings SETTINGS =
      Settings.of(
          whole(EPOCHS, 1, 10_000).byDefault(50).means("Epochs over S_tr"),
          whole(BATCH_SIZE, 1, 100_000).byDefault(64).means("Utterances"),
          above(LEARNING_RATE, 0, 10).byDefault(1e-4).means("Adam"),
          choice(AUGMENTATION, List.of(NONE, "types"))
              .byDefault(NONE)
              .means("Each utterance as recorded, or once per augmentation type (Table 2)"),
          whole(VIEWS, 1, 2)
              .byDefault(1)
              .means("Independent views of an utterance in a batch; 2 only of what is augmented"),
          choice(SELECTION, List.of("best-of-later-half", "last"))
              .byDefault("best-of-later-half")
              .means("Which state is tested, by the recall on S_va; T_te never decides"));

  @Override
  public String name() {
    return "source-only";
  }

  @Override
  public String summary() {
    return "Cross entropy on the source alone: what every way of adapting has to beat";
  }

  @Override
  public Settings settings() {
    return SETTINGS;
  }

  @Override
  public Map<String, String> problems(Values values) {
    return values.whole(VIEWS) == 2 && values.choice(AUGMENTATION).equals(NONE)
        ? Map.of(VIEWS, "expected 1 where augmentation is none, since both would be equal, got 2")
        : Map.of();
  }

  @Override
  public Schedule schedule(Values values) {
    int types = values.choice(AUGMENTATION).equals(NONE) ? 0 : TYPES;
    int epochs = values.whole(EPOCHS);
    return new Schedule(
        List.of(new Phase(Feeding.SOURCE_ONLY, epochs, new Views(types, values.whole(VIEWS)))),
        Schedule.Batches.of(values.whole(BATCH_SIZE)),
        PlateauSchedule.constant(values.number(LEARNING_RATE)),
        StopRule.after(epochs),
        values.choice(SELECTION, ModelSelection::of));
  }

  @Override
  public Learner learner(Encoder encoder, Values values, long seed) {
    return new SourceOnlyLearner(encoder, seed);
  }

  private static final class SourceOnlyLearner implements Learner {

    private final Encoder encoder;
    private final LinearHead emotion;
    private final Steps steps;
    private final Player model;

    SourceOnlyLearner(Encoder encoder, long seed) {
      this.encoder = encoder;
      emotion =
          new LinearHead(
              encoder.manager(),
              "emotion",
              encoder.size(),
              Emotion.values().length,
              new InitialWeights(seed));
      steps = new Steps(encoder);
      SortedMap<String, NDArray> weights = new TreeMap<>(encoder.parameters());
      weights.putAll(emotion.weights());
      model = Player.of("model", weights, Adam.standard()).clippedAt(LARGEST_NORM);
    }

    @Override
    public Terms step(@Nullable LabelledBatch given, @Nullable Batch target, Moment at) {
      LabelledBatch source = Objects.requireNonNull(given, "a source batch");
      try (Step step = steps.begin(at.seed())) {
        NDArray labels = step.indexes(source.labelsPerInput());
        NDArray loss =
            step.recording(
                () -> {
                  NDArray e = step.encode(source.batch().inputs()); // (N, E)
                  return LossFunctions.crossEntropy(emotion.forward(e), labels);
                });
        Terms terms = Terms.of("emotion", loss);
        model.descend(loss, at.rate());
        return terms;
      }
    }

    @Override
    public float[][] logits(Inputs inputs) {
      return steps.logits(inputs, emotion::forward);
    }

    @Override
    public List<Player> players() {
      return List.of(model);
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}
