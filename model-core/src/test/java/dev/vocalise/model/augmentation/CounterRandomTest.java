package dev.vocalise.model.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CounterRandomTest {

  /** Known answers of the Random123 library ({@code kat_vectors}, philox4x32 10). */
  @Test
  void wordsAreThePublishedPhiloxAnswers() {
    CounterRandom zero = new CounterRandom(0, 0);
    assertThat(zero.word(0)).isEqualTo(0xe169c58d_6627e8d5L);
    assertThat(zero.word(1)).isEqualTo(0x9b00dbd8_bc57ac4cL);
    CounterRandom ones = new CounterRandom(-1L, -1L);
    assertThat(ones.word(-2)).isEqualTo(0x41c83b0e_408f276dL);
    assertThat(ones.word(-1)).isEqualTo(0x6d5451fd_a20bc7c6L);
  }

  @Test
  void normalNumbersHaveTheQuantilesOfTheNormalDistribution() {
    assertThat(NormalQuantile.of(0.5)).isZero();
    assertThat(NormalQuantile.of(0.975)).isCloseTo(1.9599639845400536, within(1e-14));
    assertThat(NormalQuantile.of(0.01)).isCloseTo(-2.3263478740408408, within(1e-14));
    assertThat(NormalQuantile.of(1e-15)).isCloseTo(-7.941345326170997, within(1e-13));
  }

  @Test
  void logarithmsAreExactToTheLastBits() {
    for (double x = 1e-17; x < 0.2; x *= 1.0371) {
      double exact = StrictMath.log(x);
      assertThat(NormalQuantile.log(x)).isCloseTo(exact, within(3 * Math.ulp(exact)));
    }
  }

  @Test
  void aLongRunIsStandardNormal() {
    float[] normal = new float[200_000];
    CounterRandom.of("a long run").fill(normal);
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    double neighbours = 0;
    for (int i = 0; i < normal.length; i++) {
      double x = normal[i];
      sum += x;
      squares += x * x;
      fourths += x * x * x * x;
      neighbours += i > 0 ? x * normal[i - 1] : 0;
    }
    double n = normal.length;
    // Five standard deviations each: 1, sqrt(2), sqrt(96) and 1 over sqrt(n).
    assertThat(sum / n).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(squares / n).isCloseTo(1, within(5 * Math.sqrt(2 / n)));
    assertThat(fourths / n).isCloseTo(3, within(5 * Math.sqrt(96 / n)));
    assertThat(neighbours / n).isCloseTo(0, within(5 / Math.sqrt(n)));
  }

  @Test
  void everyPartOfTheKeyChangesTheNumbers() {
    ViewKey key = new ViewKey(1, "ab", AugmentationType.A1, 1, 2, 3);
    long word = CounterRandom.of(key).word(0);
    assertThat(CounterRandom.of(new ViewKey(1, "ab", AugmentationType.A1, 1, 2, 3)).word(0))
        .isEqualTo(word);
    assertThat(
            new long[] {
              CounterRandom.of(new ViewKey(2, "ab", AugmentationType.A1, 1, 2, 3)).word(0),
              CounterRandom.of(new ViewKey(1, "ac", AugmentationType.A1, 1, 2, 3)).word(0),
              CounterRandom.of(new ViewKey(1, "ab", AugmentationType.A2, 1, 2, 3)).word(0),
              CounterRandom.of(new ViewKey(1, "ab", AugmentationType.A1, 2, 2, 3)).word(0),
              CounterRandom.of(new ViewKey(1, "ab", AugmentationType.A1, 1, 3, 3)).word(0),
              CounterRandom.of(new ViewKey(1, "ab", AugmentationType.A1, 1, 2, 4)).word(0)
            })
        .doesNotContain(word)
        .doesNotHaveDuplicates();
  }
}
