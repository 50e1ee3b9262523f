package dev.vocalise.model.training;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.method.Feeding;
import dev.vocalise.model.method.Foundation;
import dev.vocalise.model.method.Improvement;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.ModelSelection;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Player;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.Schedule;
import dev.vocalise.model.method.Steps;
import dev.vocalise.model.method.StopRule;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.optimizer.Adam;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.optimizer.Sgd;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Softmax regression for tests of the loop: a head and an encoder that are players of their own,
 * and both streams. It is fed as the test wants it.
 */
class LinearMethod implements Method {

  private final List<Phase> phases;
  private final int rounds;

  /** What each step was given, for tests of the feeding. */
  final List<Moment> moments = new ArrayList<>();

  final List<@Nullable Batch> targets = new ArrayList<>();

  LinearMethod(Phase... phases) {
    this.phases = List.of(phases);
    rounds = this.phases.stream().mapToInt(Phase::rounds).sum();
  }

  static LinearMethod fed(Feeding feeding, int rounds) {
    return new LinearMethod(new Phase(feeding, rounds, new Views(5, 2)));
  }

  Recipe recipe() {
    return new Recipe(this, settings().defaults(Modality.AUDIO), 7);
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public String summary() {
    return "for tests";
  }

  @Override
  public Settings settings() {
    return Settings.none();
  }

  @Override
  public String identity(Values values, long seed) {
    return "linear " + phases;
  }

  /** Batches of 16: 10 of the source and 4 of the target per round. */
  @Override
  public Schedule schedule(Values values) {
    return new Schedule(
        phases,
        new Schedule.Batches(16, 16, 1, 1, 4, 3),
        PlateauSchedule.start(0.02, 0.1, 5),
        StopRule.start(Improvement.BEST_ROUND, rounds, rounds),
        ModelSelection.BEST_AFTER_TARGET);
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    return new LinearLearner(on.encoder());
  }

  class LinearLearner implements Learner {

    private final Encoder encoder;
    private final LinearLayer head;
    private final Steps steps;
    final Player classifier;
    private final Player scaler;

    LinearLearner(Encoder encoder) {
      this.encoder = encoder;
      head = new LinearLayer(encoder.manager(), "head", encoder.size(), 4, new InitialWeights(1));
      steps = new Steps(encoder, Precision.FLOAT32);
      classifier = Player.of("classifier", head.weights(), Sgd.withMomentum(0.9));
      scaler = Player.of("scaler", encoder.parameters(), Adam.standard()).clippedAt(1);
    }

    @Override
    public Terms step(@Nullable LabelledBatch source, @Nullable Batch target, Moment at) {
      moments.add(at);
      targets.add(target);
      try (Steps.Step step = steps.begin(at.seed())) {
        NDArray loss = step.recording(() -> loss(step, source, target));
        Map<String, NDArray> scales = Gradients.keepingGraph(loss, scaler.weights());
        Terms terms = Terms.of(source == null ? "information" : "emotion", loss);
        classifier.descend(loss, at.rate());
        scaler.update(new TreeMap<>(scales), at.rate() / 10);
        return terms;
      }
    }

    private NDArray loss(Steps.Step step, @Nullable LabelledBatch source, @Nullable Batch target) {
      NDArray loss = null;
      if (source != null) {
        NDArray logits = head.forward(step.encode(source.batch().inputs()));
        loss = LossFunctions.crossEntropy(logits, step.indexes(source.labelsPerInput()));
      }
      if (target != null) {
        NDArray information =
            LossFunctions.informationMaximisation(head.forward(step.encode(target.inputs())));
        loss = loss == null ? information : loss.add(information);
      }
      return Objects.requireNonNull(loss);
    }

    @Override
    public float[][] logits(Inputs inputs) {
      return steps.logits(inputs, head::forward);
    }

    @Override
    public List<Player> players() {
      return List.of(classifier, scaler);
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}
