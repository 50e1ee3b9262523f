package dev.vocalise.web.ui.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.model.fusion.FusionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ModalityBarsTest {
  private static final int[] REFERENCE = {0, 1};
  private static final List<float[]> AUDIO =
      List.of(new float[] {1, 0, 0, 0}, new float[] {1, 0, 0, 0});

  @Test
  void aModalityThatDecidedNothingHasNoBar() {
    List<float @Nullable []> none = new ArrayList<>();
    none.add(null);
    none.add(null);
    ModalityBars bars = bars(none);

    assertThat(bars.bars())
        .extracting(ModalityBars.Bar::name)
        .containsExactly("audio", "audio + text");
    assertThat(bars.sentence())
        .isEqualTo("0 utterances of T_te have both; 2 without text: audio alone decided.");
  }

  @Test
  void everyModalityThatDecidedHasABar() {
    List<float @Nullable []> some = new ArrayList<>();
    some.add(null);
    some.add(new float[] {0, 9, 0, 0});
    ModalityBars bars = bars(some);

    assertThat(bars.bars())
        .containsExactly(
            new ModalityBars.Bar("audio", "50.0", "50.0", false),
            new ModalityBars.Bar("text", "100.0", "100.0", false),
            new ModalityBars.Bar("audio + text", "100.0", "100.0", true));
  }

  private static ModalityBars bars(List<float @Nullable []> text) {
    FusionReport report = FusionReport.of(REFERENCE, AUDIO, text, false);
    return Objects.requireNonNull(ModalityBars.of(new RunScores(report.fused(), report, null)));
  }
}
