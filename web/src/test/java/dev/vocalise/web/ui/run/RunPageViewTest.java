package dev.vocalise.web.ui.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunPageViewTest {

  @Test
  void waitingIsASentenceThatDoesNotSayNothingWhereThereWasALittle() {
    assertThat(RunPageView.waiting(0)).isEqualTo("steps waited 0.0 % of the time for theirs");
    assertThat(RunPageView.waiting(0.0004)).startsWith("steps waited less than 0.1 % of the");
    assertThat(RunPageView.waiting(0.123)).startsWith("steps waited 12.3 % of the time");
  }
}
