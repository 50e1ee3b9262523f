package dev.vocalise.activities.reproduction;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * How a run that was done again differs from the run that it reproduces; everything that is known.
 *
 * @param weights of each trained branch
 * @param inputs artifacts that a training or the evaluation read and that are not the same in both
 * @param settings of the trainings that are not the same; none unless rows were changed
 * @param code version and build that are not the same
 * @param machine what else of the environments is not the same
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reproduction(
    Side original,
    Side again,
    List<Weights> weights,
    Curves curves,
    Scores scores,
    Predictions predictions,
    List<Difference> inputs,
    List<Difference> settings,
    List<Difference> code,
    List<Difference> machine) {

  /**
   * One of the two.
   *
   * @param evaluation id of the attempt that gave the score
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Side(UUID run, String campaign, String experiment, int seed, UUID evaluation) {
    public String name() {
      return "%s / %s / seed %d".formatted(campaign, experiment, seed);
    }
  }

  /**
   * The weights of a branch.
   *
   * @param branch modality; empty where there is one branch
   * @param original digest of the file
   * @param again likewise
   * @param tensors how many there are in either
   * @param differing those that are not equal
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Weights(
      String branch, String original, String again, int tensors, List<Tensor> differing) {
    public Weights {
      differing = List.copyOf(differing);
    }

    @JsonProperty
    public boolean bitEqual() {
      return original.equals(again);
    }

    /** Largest absolute difference of any element; 0 where all are equal. */
    @JsonProperty
    public double largest() {
      return differing.stream().mapToDouble(Tensor::largest).max().orElse(0);
    }

    /** Mean absolute difference over the elements of the tensors that differ. */
    @JsonProperty
    public double mean() {
      double elements = differing.stream().mapToLong(Tensor::elements).sum();
      double sum = differing.stream().mapToDouble(each -> each.mean() * each.elements()).sum();
      return elements == 0 ? 0 : sum / elements;
    }
  }

  /**
   * A tensor that is not the same.
   *
   * @param largest absolute difference; infinite where shapes or types differ or one is missing
   * @param mean absolute difference
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tensor(String name, long elements, double largest, double mean) {}

  /**
   * Measured points.
   *
   * @param points how many keys and steps there are in either
   * @param differing curves of which a point differs or is missing in one of both
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Curves(int points, List<Curve> differing) {
    public Curves {
      differing = List.copyOf(differing);
    }

    @JsonProperty
    public boolean equal() {
      return differing.isEmpty();
    }
  }

  /**
   * A curve that is not the same.
   *
   * @param differing points with another value
   * @param missing points that only one of both has
   * @param largest absolute difference of a value
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Curve(String key, int differing, int missing, double largest) {}

  /**
   * The score on T_te.
   *
   * @param original unweighted average recall, 0 to 1
   * @param again likewise
   * @param equal whether everything that is scored is the same, confusion included
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Scores(double original, double again, boolean equal) {}

  /**
   * Decisions, utterance by utterance.
   *
   * @param original digest of the file
   * @param again likewise
   * @param utterances in either
   * @param otherDecisions decided otherwise, or in one of both only
   * @param largest absolute difference of a logit
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Predictions(
      String original, String again, int utterances, int otherDecisions, double largest) {
    @JsonProperty
    public boolean bitEqual() {
      return original.equals(again);
    }
  }

  /** One fact that both sides state differently. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Difference(String what, String original, String again) {}

  public Reproduction {
    weights = List.copyOf(weights);
    inputs = List.copyOf(inputs);
    settings = List.copyOf(settings);
    code = List.copyOf(code);
    machine = List.copyOf(machine);
  }

  /** Whether weights, curves, scores and predictions are all the same to the last bit. */
  @JsonProperty
  public boolean bitEqual() {
    return weights.stream().allMatch(Weights::bitEqual)
        && curves.equal()
        && scores.equal()
        && predictions.bitEqual();
  }

  /** In a sentence. */
  public String verdict() {
    if (bitEqual()) {
      return "bit-equal: weights, curves, scores and predictions";
    }
    double largest = weights.stream().mapToDouble(Weights::largest).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "not bit-equal: weights differ by at most %.3g, %d of %d decisions, UAR %.2f %% and %.2f %%",
        largest,
        predictions.otherDecisions(),
        predictions.utterances(),
        100 * scores.original(),
        100 * scores.again());
  }
}
