package dev.vocalise.workflows.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecognitionEffectTest {

  @Test
  void aSentenceNamesBothRatesAndHowManyTextsDiffer() {
    assertThat(new RecognitionEffect(50, 50, 3, 0.1371, 0.1392).sentence())
        .isEqualTo(
            "Recognised in bfloat16: on 50 utterances WER 13.9 % in place of 13.7 % in float32, 3 texts differ");
    assertThat(new RecognitionEffect(50, 48, 1, 0.25, 0.25).sentence())
        .isEqualTo(
            "Recognised in bfloat16: on 50 utterances, of which 48 have a transcript, WER 25.0 % in place of 25.0 % in float32, 1 text differs");
    assertThat(new RecognitionEffect(1, 0, 0, null, null).sentence())
        .isEqualTo(
            "Recognised in bfloat16: on 1 utterance, without a transcript to compare with, 0 texts differ from float32");
  }
}
