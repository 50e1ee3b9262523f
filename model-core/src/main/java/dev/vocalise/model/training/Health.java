package dev.vocalise.model.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.method.Learner;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What adapting does to a model, seen without any label of the target.
 *
 * @param predicted share of T_tr that each class is predicted for, in the order of the classes
 * @param domainAccuracy mean of the shares of S_va and of T_tr whose domain is told rightly; null
 *     where no discriminator of domains is trained. ½ is a discriminator that knows nothing
 */
public record Health(
    List<Double> predicted,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double domainAccuracy) {

  /** A class that has more than this share of the predictions has all of them. */
  private static final double NEARLY_ALL = 0.98;

  /** Copies the list. */
  public Health {
    predicted = List.copyOf(predicted);
  }

  /** Looks at both parts as they were recorded, at most {@code batchSize} utterances at once. */
  static Health of(Learner learner, FeatureSource source, FeatureSource target, int batchSize) {
    Evaluation evaluation = Evaluation.of(learner, target, batchSize);
    int[] predictions = evaluation.predictions();
    int[] counts = new int[evaluation.classes()];
    Arrays.stream(predictions).forEach(c -> counts[c]++);
    Double right = shareAbove(learner, source, batchSize);
    Double wrong = right == null ? null : shareAbove(learner, target, batchSize);
    return new Health(
        Arrays.stream(counts).mapToObj(n -> (double) n / predictions.length).toList(),
        right == null || wrong == null ? null : Double.valueOf((right + 1 - wrong) / 2));
  }

  /** Share of a part that looks like the source. */
  private static @Nullable Double shareAbove(Learner learner, FeatureSource part, int batchSize) {
    int above = 0;
    for (int from = 0; from < part.size(); from += batchSize) {
      int[] batch = IntStream.range(from, Math.min(part.size(), from + batchSize)).toArray();
      Inputs inputs = BatchMaker.plain(part, batch);
      float[] domains = learner.domains(inputs);
      if (domains == null) {
        return null;
      }
      for (float domain : domains) {
        above += domain > 0 ? 1 : 0;
      }
    }
    return (double) above / part.size();
  }

  /** Share of the most predicted class. */
  double largest() {
    return Collections.max(predicted);
  }

  /** Whether one class has nearly all predictions. */
  boolean oneClass() {
    return largest() > NEARLY_ALL;
  }

  /** Index of the class with the most predictions. */
  int mostPredicted() {
    return predicted.indexOf(largest());
  }
}
