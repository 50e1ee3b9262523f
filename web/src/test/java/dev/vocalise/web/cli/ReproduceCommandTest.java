package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.reproduction.Reproduction;
import dev.vocalise.activities.reproduction.Reproduction.Curve;
import dev.vocalise.activities.reproduction.Reproduction.Curves;
import dev.vocalise.activities.reproduction.Reproduction.Difference;
import dev.vocalise.activities.reproduction.Reproduction.Predictions;
import dev.vocalise.activities.reproduction.Reproduction.Scores;
import dev.vocalise.activities.reproduction.Reproduction.Side;
import dev.vocalise.activities.reproduction.Reproduction.Tensor;
import dev.vocalise.activities.reproduction.Reproduction.Weights;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReproduceCommandTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  @Test
  void equalRunsAreCalledBitEqual() {
    Reproduction equal =
        found(
            new Weights("", A, A, 3, List.of()),
            new Curves(9, List.of()),
            new Scores(0.5, 0.5, true),
            new Predictions(A, A, 7, 0, 0));

    assertThat(lines(equal))
        .startsWith(
            "demo / audio / seed 1: bit-equal",
            "  weights           equal   sha256 " + A,
            "  curves            equal   9 points",
            "  scores            equal   UAR 50.00 %",
            "  predictions       equal   7 utterances");
  }

  @Test
  void eachDifferenceIsSaidWithItsSize() {
    Reproduction other =
        found(
            new Weights("text", A, B, 3, List.of(new Tensor("w", 4, 0.5, 0.25))),
            new Curves(9, List.of(new Curve("loss", 2, 1, 0.125))),
            new Scores(0.5, 0.25, false),
            new Predictions(A, B, 7, 2, 0.75));

    assertThat(lines(other))
        .containsExactly(
            "demo / audio / seed 1: NOT bit-equal",
            "  text weights      differ  1 of 3 tensors differ, by at most 0.500 and 0.250 on average",
            "  curves            differ  loss in 3 points by at most 0.125",
            "  scores            differ  UAR 25.00 % was 50.00 %",
            "  predictions       differ  2 of 7 decided otherwise, logits differ by at most 0.750",
            "  other machine     threads: 2 was 1");
  }

  private static List<String> lines(Reproduction found) {
    return ReproduceCommand.lines(ApiClient.JSON.valueToTree(found));
  }

  private static Reproduction found(
      Weights weights, Curves curves, Scores scores, Predictions predictions) {
    Side side = new Side(new UUID(0, 1), "demo", "audio", 1, new UUID(0, 2));
    return new Reproduction(
        side,
        side,
        List.of(weights),
        curves,
        scores,
        predictions,
        List.of(),
        List.of(),
        List.of(),
        List.of(new Difference("threads", "1", "2")));
  }
}
