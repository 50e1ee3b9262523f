package dev.vocalise.model.method;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopRuleTest {

  @Test
  void patienceAgainstTheBestRoundCountsFromTheBest() {
    StopRule rule = StopRule.start(Improvement.BEST_ROUND, 2, 50).observe(0.5).observe(0.4);
    assertThat(rule.stop()).isNull();
    assertThat(rule.observe(0.45).stop()).isEqualTo(StopReason.NO_IMPROVEMENT);
    assertThat(rule.observe(0.51).stop()).isNull();
  }

  @Test
  void patienceAgainstThePreviousRoundForgetsTheBest() {
    StopRule rule = StopRule.start(Improvement.PREVIOUS_ROUND, 2, 50).observe(0.5).observe(0.4);
    assertThat(rule.observe(0.45).withoutImprovement()).isZero();
    assertThat(rule.observe(0.4).stop()).isEqualTo(StopReason.NO_IMPROVEMENT);
  }

  @Test
  void theNumberOfRoundsIsBounded() {
    StopRule rule = StopRule.start(Improvement.PREVIOUS_ROUND, 1, 2).observe(0.1);
    assertThat(rule.stop()).isNull();
    assertThat(rule.observe(0.2).stop()).isEqualTo(StopReason.MAX_ROUNDS);
  }

  @Test
  void aLaterRoundWinsATie() {
    assertThat(ModelSelection.BEST_AFTER_TARGET.replaces(1, 2, 0.5, 0.5)).isTrue();
    assertThat(ModelSelection.BEST_AFTER_TARGET.replaces(1, 2, 0.5, 0.49)).isFalse();
    assertThat(ModelSelection.LAST.replaces(1, 2, 0.5, 0.1)).isTrue();
  }

  @Test
  void theEarlierHalfOfTheRoundsHoldsNoCandidate() {
    assertThat(ModelSelection.BEST_OF_LATER_HALF.replaces(2, 5, 0.1, 0.5)).isFalse();
    assertThat(ModelSelection.BEST_OF_LATER_HALF.replaces(3, 5, 0.1, 0.5)).isTrue();
    assertThat(ModelSelection.BEST_OF_LATER_HALF.replaces(4, 5, 0.5, 0.5)).isTrue();
    assertThat(ModelSelection.BEST_OF_LATER_HALF.replaces(5, 5, 0.5, 0.4)).isFalse();
  }
}
