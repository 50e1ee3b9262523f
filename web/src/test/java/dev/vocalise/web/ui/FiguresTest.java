package dev.vocalise.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void numbersAreWrittenAsInThePaper() {
    assertThat(Figures.one(50.25)).isEqualTo("50.3");
    assertThat(Figures.difference(-3.44)).isEqualTo("−3.4");
    assertThat(Figures.probability(.0421)).isEqualTo(".042");
    assertThat(Figures.probability(.00001)).isEqualTo("< .001");
    assertThat(Figures.probability(1)).isEqualTo("1.00");
  }

  @Test
  void sizesAndDurationsHaveTheirUnit() {
    assertThat(Figures.bytes(999)).isEqualTo("999 B");
    assertThat(Figures.bytes(1_912_004)).isEqualTo("1.9 MB");
    assertThat(Figures.duration(Duration.ofSeconds(3_725))).isEqualTo("1 h 2 min");
    assertThat(Figures.duration(Duration.ofMillis(40))).isEqualTo("40 ms");
  }

  @Test
  void aNameCannotLeaveItsSegmentOfAPath() {
    assertThat(Pages.segment("../a b?c=<d>")).isEqualTo("..%2Fa%20b%3Fc%3D%3Cd%3E");
  }
}
