package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.features.Modality;
import dev.vocalise.model.loss.ContrastiveForm;
import dev.vocalise.model.method.multitask.LossSettings;
import org.junit.jupiter.api.Test;

class TrainingSettingsTest {

  private static final LossSettings NONE = new LossSettings(0, 0, 0, 0.1, ContrastiveForm.LITERAL);

  private static TrainingSettings settings(boolean useTarget, int microBatch, LossSettings losses) {
    return new TrainingSettings(
        1,
        useTarget,
        64,
        microBatch,
        50,
        1,
        Improvement.PREVIOUS_ROUND,
        ModelSelection.LAST,
        1e-4,
        0,
        0.1,
        5,
        30,
        30,
        1,
        1,
        128,
        losses);
  }

  @Test
  void aTargetWithNothingToMinimiseIsRefused() {
    assertThatThrownBy(() -> settings(true, 64, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "losses.contrastive, losses.informationMaximisation and losses.augmentationType are"
                + " all 0, so a target batch has nothing to minimise: expected one > 0, or"
                + " useTarget false");
    assertThat(settings(false, 64, NONE).losses()).isEqualTo(NONE);
  }

  @Test
  void aMicroBatchIsAtLeastOnePairAndAtMostTheBatch() {
    LossSettings losses = new LossSettings(0.5, 0, 0, 0.1, ContrastiveForm.LITERAL);
    assertThat(settings(true, 1, losses).microBatch()).isEqualTo(1);
    assertThatThrownBy(() -> settings(true, 0, losses))
        .hasMessage("microBatch must be >= 1 but was 0");
    assertThatThrownBy(() -> settings(true, 65, losses))
        .hasMessage("microBatch must be <= batchSize 64 but was 65");
  }

  @Test
  void theDefaultsOfTextAreThePapers() {
    TrainingSettings text = TrainingSettings.defaults(3, Modality.TEXT);
    assertThat(text.batchSize()).isEqualTo(512);
    assertThat(text.microBatch()).isEqualTo(512);
    assertThat(text.validateEverySource()).isEqualTo(5);
    assertThat(text.validateEveryTarget()).isEqualTo(3);
    assertThat(text.losses())
        .isEqualTo(new LossSettings(0.5, 0.5, 0, 0.1, ContrastiveForm.LITERAL));
  }
}
