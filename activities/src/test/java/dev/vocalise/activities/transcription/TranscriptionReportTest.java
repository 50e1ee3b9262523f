package dev.vocalise.activities.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.transcription.RecognitionEffect;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TranscriptionReportTest {
  private static final RecogniserSpec FLOAT32 =
      new RecogniserSpec("tiny", new DecoderSpec("greedy", 1, null, null, null));

  /** Of four words each. */
  private static TranscriptLine line(String text, @Nullable Integer substitutions) {
    return substitutions == null
        ? new TranscriptLine("u", "d", text, null, null, null, null, null)
        : new TranscriptLine("u", "d", text, "a b c d", substitutions, 0, 0, 4);
  }

  private static final List<TranscriptLine> LINES =
      List.of(line("a b c x", 1), line("a b x x", 2), line("", null), line("a b c d", 0));

  @Test
  void aReportInFloat32IsWrittenAsItWasBeforeThereWasAnotherPrecision() {
    assertThat(CanonicalJson.text(TranscriptionReport.of(FLOAT32, LINES, null)))
        .isEqualTo(
            "{\"deletions\":0,\"empty\":1,\"insertions\":0,\"recogniser\":{\"decoder\":{"
                + "\"alpha\":null,\"beamWidth\":1,\"beta\":null,\"kind\":\"greedy\","
                + "\"unkScoreOffset\":null},\"model\":\"tiny\"},\"substitutions\":3,"
                + "\"utterances\":4,\"withReference\":3,\"wordErrorRate\":0.25,\"words\":12}");
  }

  @Test
  void whatBfloat16ChangedIsCountedOverTheFirstUtterances() {
    RecogniserSpec bfloat16 = new RecogniserSpec("tiny", FLOAT32.decoder(), "bfloat16");
    List<TranscriptLine> float32 = List.of(line("a b c d", 0), line("a b x x", 2), line("e", null));
    TranscriptionReport report = TranscriptionReport.of(bfloat16, LINES, float32);

    assertThat(report.wordErrorRate()).isEqualTo(0.25);
    assertThat(report.precision()).isEqualTo(new RecognitionEffect(3, 2, 2, 0.25, 0.375));
    assertThat(CanonicalJson.read(CanonicalJson.tree(report), TranscriptionReport.class))
        .isEqualTo(report);
  }
}
