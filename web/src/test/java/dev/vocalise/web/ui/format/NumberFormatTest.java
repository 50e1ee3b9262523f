package dev.vocalise.web.ui.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.web.ui.Pages;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NumberFormatTest {
  @Test
  void numbersAreWrittenAsInThePaper() {
    assertThat(NumberFormat.one(50.25)).isEqualTo("50.3");
    assertThat(NumberFormat.difference(-3.44)).isEqualTo("−3.4");
    assertThat(NumberFormat.probability(.0421)).isEqualTo(".042");
    assertThat(NumberFormat.probability(.00001)).isEqualTo("< .001");
    assertThat(NumberFormat.probability(1)).isEqualTo("1.00");
  }

  @Test
  void sizesAndDurationsHaveTheirUnit() {
    assertThat(NumberFormat.bytes(999)).isEqualTo("999 B");
    assertThat(NumberFormat.bytes(1_912_004)).isEqualTo("1.9 MB");
    assertThat(NumberFormat.duration(Duration.ofSeconds(3_725))).isEqualTo("1 h 2 min");
    assertThat(NumberFormat.duration(Duration.ofMillis(40))).isEqualTo("40 ms");
  }

  @Test
  void aNameCannotLeaveItsSegmentOfAPath() {
    assertThat(Pages.segment("../a b?c=<d>")).isEqualTo("..%2Fa%20b%3Fc%3D%3Cd%3E");
  }

  @Test
  void nothingTakesNoTimeAtAll() {
    assertThat(NumberFormat.duration(Duration.ZERO)).isEqualTo("less than 1 ms");
    assertThat(NumberFormat.duration(Duration.ofMillis(154))).isEqualTo("154 ms");
    assertThat(NumberFormat.about(0)).isEqualTo("less than a second");
    assertThat(NumberFormat.about(0.4)).isEqualTo("less than a second");
    assertThat(NumberFormat.about(61)).isEqualTo("about 1 min 1 s");
  }
}
