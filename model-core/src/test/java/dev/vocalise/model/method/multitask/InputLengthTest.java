package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vocalise.model.training.PositionBackbone;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InputLengthTest {

  private static final float[] SHORT = {0.3f, -0.7f, 0.1f};
  private static final float[] LONG = {0.5f, 0.2f, -0.4f, 0.9f, -0.1f};

  @Test
  void paddingBehindAShorterInputDoesNotCount() {
    try (MultitaskModel model = new MultitaskModel(new PositionBackbone(), 1)) {
      float[] alone = model.logits(FloatBuffer.wrap(SHORT), new int[] {3}, 1);
      float[] both = Arrays.copyOf(SHORT, 2 * LONG.length);
      System.arraycopy(LONG, 0, both, LONG.length, LONG.length);
      float[] together = model.logits(FloatBuffer.wrap(both), new int[] {3, 5}, 2);
      float[] counted = model.logits(FloatBuffer.wrap(both), new int[] {5, 5}, 2);
      for (int c = 0; c < alone.length; c++) {
        assertThat(together[c]).isCloseTo(alone[c], within(1e-6f));
      }
      assertThat(Arrays.copyOf(counted, 4)).isNotEqualTo(Arrays.copyOf(together, 4));
    }
  }

  @Test
  void lengthsThatDoNotFitTheInputsAreRefused() {
    try (MultitaskModel model = new MultitaskModel(new PositionBackbone(), 1)) {
      FloatBuffer inputs = FloatBuffer.wrap(LONG);
      assertThatThrownBy(() -> model.logits(inputs, new int[] {6}, 1))
          .hasMessage("length of an input must be 1 … 5 but was 6");
      assertThatThrownBy(() -> model.logits(inputs, new int[] {0}, 1))
          .hasMessage("length of an input must be 1 … 5 but was 0");
      assertThatThrownBy(() -> model.logits(inputs, new int[] {2, 2}, 1))
          .hasMessage("1 inputs but 2 lengths");
      assertThatThrownBy(() -> model.logits(inputs, null, 1))
          .hasMessage("inputs of this backbone need their lengths");
      FloatBuffer tooLong = FloatBuffer.allocate(PositionBackbone.LONGEST + 1);
      assertThatThrownBy(() -> model.logits(tooLong, new int[] {3}, 1))
          .hasMessage("1 inputs of shape [9] need 9 values, got 10");
    }
  }
}
