package dev.vocalise.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FusionReportTest {
  private static final float[][] AUDIO = {{2, 0}, {0, 1}, {3, 0}, {0, 1}};

  /**
   * Overrules audio in the first (for the worse) and the second (for the better); none for the
   * last.
   */
  private static final float[] @Nullable [] TEXT = {{0, 5}, {4, 0}, {0, 1}, null};

  private static final int[] REFERENCE = {0, 0, 0, 1};

  @Test
  void countsWhereFusionHelpedAndHurt() {
    FusionReport report = FusionReport.of(AUDIO, TEXT, REFERENCE, MissingText.AUDIO_ONLY);
    assertThat(report.effects())
        .containsExactly(
            new FusionReport.ClassEffect(3, 1, 1, 1, 0),
            new FusionReport.ClassEffect(0, 0, 0, 0, 0));
    assertThat(report.audio().confusion().count(0, 0)).isEqualTo(2);
    assertThat(report.fused().unweightedAverageRecall()).isEqualTo((2.0 / 3 + 1) / 2);
  }

  @Test
  void withoutTextAudioDecidesAloneOrTheUtteranceIsLeftOut() {
    FusionReport alone = FusionReport.of(AUDIO, TEXT, REFERENCE, MissingText.AUDIO_ONLY);
    FusionReport left = FusionReport.of(AUDIO, TEXT, REFERENCE, MissingText.DROP);
    assertThat(alone)
        .returns(3, FusionReport::both)
        .returns(1, FusionReport::audioOnly)
        .returns(0, FusionReport::dropped);
    assertThat(left)
        .returns(3, FusionReport::both)
        .returns(0, FusionReport::audioOnly)
        .returns(1, FusionReport::dropped);
    assertThat(alone.fused().confusion().total()).isEqualTo(4);
    assertThat(left.fused().confusion().total()).isEqualTo(3);
  }

  @Test
  void withoutAnyTextThereIsNoTextScore() {
    float[] @Nullable [] none = {null, null, null, null};
    FusionReport report = FusionReport.of(AUDIO, none, REFERENCE, MissingText.AUDIO_ONLY);
    assertThat(report.text()).isNull();
    assertThat(report.fused()).isEqualTo(report.audio());
  }

  @Test
  void refusesRowsThatDoNotBelongTogether() {
    assertThatThrownBy(() -> FusionReport.of(AUDIO, TEXT, new int[] {0, 0}, MissingText.AUDIO_ONLY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fusion needs one row per utterance: 2 labels, 4 audio rows, 4 text rows");
  }
}
