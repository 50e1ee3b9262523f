package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.training.PositionBackbone;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InputLengthTest {

  private static final float[] SHORT = {0.3f, -0.7f, 0.1f};
  private static final float[] LONG = {0.5f, 0.2f, -0.4f, 0.9f, -0.1f};

  private static float[][] logits(float[] values, int... lengths) {
    try (Multitask model = Multitask.on(new PositionBackbone(), Multitask.LITERAL, 0, 1)) {
      return model.learner().logits(new Inputs(values, lengths));
    }
  }

  @Test
  void paddingBehindAShorterInputDoesNotCount() {
    float[] alone = logits(SHORT, 3)[0];
    float[] both = Arrays.copyOf(SHORT, 2 * LONG.length);
    System.arraycopy(LONG, 0, both, LONG.length, LONG.length);
    float[] together = logits(both, 3, 5)[0];
    for (int c = 0; c < alone.length; c++) {
      assertThat(together[c]).isCloseTo(alone[c], within(1e-6f));
    }
    assertThat(logits(both, 5, 5)[0]).isNotEqualTo(together);
  }

  @Test
  void lengthsThatDoNotFitTheInputsAreRefused() {
    assertThatThrownBy(() -> logits(LONG, 6))
        .hasMessage("length of an input must be 1 … 5 but was 6");
    assertThatThrownBy(() -> logits(LONG, 0))
        .hasMessage("length of an input must be 1 … 5 but was 0");
    float[] tooLong = new float[PositionBackbone.LONGEST + 1];
    assertThatThrownBy(() -> logits(tooLong, 3))
        .hasMessage("1 inputs of shape [9] need 9 values, got 10");
  }
}
