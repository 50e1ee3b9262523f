package dev.vocalise.model.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DecisionTest {
  @Test
  void equalLogitsAreLog2OfTheClassesInBitsAndTheFirstClassWins() {
    Decision decision = Decision.of(new float[] {1, 1, 1, 1, 1, 1, 1, 1});
    assertThat(decision.index()).isZero();
    assertThat(decision.entropyBits()).isCloseTo(3, within(1e-6));
    assertThat(decision.probabilities()).containsOnly(0.125f);
  }

  @Test
  void aCertainClassHasNoEntropy() {
    Decision decision = Decision.of(new float[] {-1e9f, 200, -1e9f});
    assertThat(decision.index()).isEqualTo(1);
    assertThat(decision.entropyBits()).isZero();
  }

  /** scipy.stats.entropy(scipy.special.softmax([0, ln 3]), base=2). */
  @Test
  void entropyIsInBits() {
    Decision decision = Decision.of(new float[] {0, (float) Math.log(3)});
    assertThat(decision.probabilities()[1]).isCloseTo(0.75f, within(1e-6f));
    assertThat(decision.entropyBits()).isCloseTo(0.811278124459133, within(1e-6));
  }
}
