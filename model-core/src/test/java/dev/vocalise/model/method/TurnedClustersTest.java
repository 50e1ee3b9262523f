package dev.vocalise.model.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.LabelledPart;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.training.Evaluation;
import dev.vocalise.model.training.LearnerState;
import dev.vocalise.model.training.Trainer;
import dev.vocalise.model.training.TrainingListener;
import dev.vocalise.model.training.TrainingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Two clusters in a plane, one farther from the origin, and the same turned around it: what divides
 * the source has all of the target on one side, and only the distributions tell which is which.
 */
class TurnedClustersTest {

  private static final int PER_PART = 128;
  private static final double TURN = Math.toRadians(90);
  private static final BackboneFamily MLP = BackboneFamily.of("mlp");
  private static final Values SIZES =
      Values.byKey(
          MLP.settings(),
          Modality.AUDIO,
          Map.of(
              "features", "plane", "hidden", 32, "size", 32, "inputDropout", 0.0, "dropout", 0.0));

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Point(String digest, float[] functionals) implements Clip {
    @Override
    public float[] wave() {
      throw new UnsupportedOperationException(digest);
    }
  }

  /** A point of each class in turn. */
  private static List<Clip> points(String part, long seed, double turn) {
    SplittableRandom random = new SplittableRandom(seed * 31 + part.hashCode());
    List<Clip> points = new ArrayList<>();
    for (int i = 0; i < PER_PART; i++) {
      double x = (i % 2 == 0 ? 1 : 4) + 0.5 * random.nextGaussian();
      double y = 0.5 * random.nextGaussian();
      points.add(
          new Point(
              "%s%03d".formatted(part, i),
              new float[] {
                (float) (x * Math.cos(turn) - y * Math.sin(turn)),
                (float) (x * Math.sin(turn) + y * Math.cos(turn))
              }));
    }
    return points;
  }

  private static int[] labels() {
    return IntStream.range(0, PER_PART).map(i -> i % 2).toArray();
  }

  /** Recall on the target, in percent. */
  private static double recall(String name, int seed) {
    Method method = Method.of(name);
    Map<String, Object> given =
        new TreeMap<>(
            Map.of(
                "training.learningRate",
                1e-3,
                "training.batchSize",
                32,
                "networks.domain1",
                32,
                "networks.domain2",
                16,
                "training.collapse",
                0));
    given.keySet().removeIf(key -> !method.settings().has(key));
    Recipe recipe =
        new Recipe(method, Values.byKey(method.settings(), Modality.AUDIO, given), seed);
    List<Clip> source = points("s", seed, 0);
    List<Clip> target = points("t", seed, TURN);
    BackboneFamily.Start start =
        new BackboneFamily.Start(
            null, SIZES, seed, MLP.fit(SIZES, new TrainingClips(source, target)));
    FeatureSource heard = MLP.features(start, Domain.TARGET, target);
    TrainingParts parts =
        new TrainingParts(
            new LabelledPart(MLP.features(start, Domain.SOURCE, source), labels()),
            new LabelledPart(MLP.features(start, Domain.SOURCE, points("v", seed, 0)), labels()),
            new TargetPart(heard));
    try (Learner learner = recipe.learner(Foundation.of(MLP.encoder(start, ComputeDevice.CPU)))) {
      TrainingReport report = Trainer.train(recipe, learner, parts, null, TrainingListener.none());
      LearnerState.restoreWeights(learner, report.model());
      FeatureSource test = MLP.features(start, Domain.TARGET, points("e", seed, TURN));
      return 100
          * Evaluation.of(learner, test, PER_PART).scores(labels()).unweightedAverageRecall();
    }
  }

  @Test
  void aDiscriminatorOfDomainsFindsTheTurnedClusters() {
    double alone = 0;
    double adapted = 0;
    for (int seed = 0; seed < 5; seed++) {
      double before = recall("source-only", seed);
      double after = recall("dann", seed);
      System.out.printf("turned clusters, seed %d: %.1f %% alone, %.1f %%%n", seed, before, after);
      alone += before / 5;
      adapted += after / 5;
    }
    assertThat(adapted - alone).isGreaterThan(15);
  }
}
