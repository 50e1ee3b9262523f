package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.features.Domain;
import dev.vocalise.model.method.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollapseTest {

  /** Even classes: what knows nothing has a cross entropy of ln 4 = 1.39. */
  private static final Collapse RULE = Collapse.of(3, new int[] {0, 1, 2, 3});

  private final List<Measurement> measurements = new ArrayList<>();

  private boolean happenedAfter(double loss, double largest, boolean ended) {
    int round = measurements.size() + 1;
    Health health = new Health(List.of(largest, 1 - largest, 0.0, 0.0), null);
    Terms terms = new Terms(Map.of("emotion", loss));
    measurements.add(new Measurement(round, Domain.SOURCE, 1, round, terms, 1e-4, 0.25, health));
    return RULE.happened(measurements, ended);
  }

  @Test
  void aModelThatHadLearnedSomethingCollapsesAfterAsManyLooks() {
    assertThat(happenedAfter(1.0, 0.5, false)).isFalse();
    assertThat(happenedAfter(1.3, 0.99, false)).isFalse();
    assertThat(happenedAfter(1.3, 0.99, false)).isFalse();
    assertThat(happenedAfter(1.3, 0.99, false)).isTrue();
  }

  @Test
  void severalClassesInBetweenBeginTheCountAgain() {
    assertThat(happenedAfter(1.0, 0.99, false)).isFalse();
    assertThat(happenedAfter(1.0, 0.99, false)).isFalse();
    assertThat(happenedAfter(1.0, 0.98, false)).isFalse();
    assertThat(happenedAfter(1.0, 0.99, false)).isFalse();
  }

  @Test
  void slowBeginningsAreNoCollapse() {
    for (int round = 0; round < 9; round++) {
      assertThat(happenedAfter(1.3, 1, false)).isFalse();
    }
    assertThat(happenedAfter(1.2, 1, false)).isFalse(); // the first look that counts
  }

  @Test
  void whatNeverLearnedAnythingHasCollapsedAtTheEnd() {
    assertThat(happenedAfter(1.4, 1, false)).isFalse();
    assertThat(happenedAfter(1.4, 1, false)).isFalse();
    assertThat(happenedAfter(1.4, 1, true)).isTrue();
  }

  @Test
  void unequalClassesAreNotLearnedBecauseTheirSharesAre() {
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 1, 2, 3}; // shares alone give 0.94
    assertThat(Collapse.of(3, labels).learned()).isBetween(0.84, 0.85);
  }
}
