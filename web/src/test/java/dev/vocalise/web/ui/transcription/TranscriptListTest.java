package dev.vocalise.web.ui.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.transcription.TranscriptLine;
import dev.vocalise.infra.artifact.MemoryArtifactStore;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.transcription.RecognitionEffect;
import dev.vocalise.workflows.transcription.Transcripts;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TranscriptListTest {
  private final MemoryArtifactStore artifacts = new MemoryArtifactStore();

  private StageView attempt(String how, String heard, @Nullable RecognitionEffect effect) {
    List<TranscriptLine> lines = List.of(new TranscriptLine("u", "d", heard, "a b", 1, 0, 0, 2));
    Transcripts result =
        new Transcripts("msp", JsonArtifacts.putLines(artifacts, lines), 1, 0.5, effect);
    return new StageView(
        UUID.randomUUID(),
        UUID.randomUUID(),
        null,
        StageName.TRANSCRIBE.stored(),
        "msp with " + how,
        "1",
        how,
        StageState.DONE,
        1,
        "worker",
        CanonicalJson.tree(List.of()),
        CanonicalJson.tree(List.of()),
        List.of(),
        List.of(),
        CanonicalJson.tree(result),
        null,
        null,
        null,
        null,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static TranscriptList list(String by) {
    return new TranscriptList("msp", id -> 0, "", false, by, 0);
  }

  @Test
  void whatBfloat16ChangedStandsWithItsOwnRecognitionAlone() {
    StageView float32 = attempt("tiny, greedy", "a x", null);
    StageView bfloat16 =
        attempt("tiny, greedy, bfloat16", "a y", new RecognitionEffect(1, 1, 1, 0.5, 0.5));
    List<StageView> newestFirst = List.of(bfloat16, float32);

    TranscriptsView newest = list("").view(newestFirst, artifacts);
    assertThat(newest.facts()).startsWith("tiny, greedy, bfloat16 · WER 50.0 %");
    assertThat(newest.precision())
        .isEqualTo(
            "Recognised in bfloat16: on 1 utterance WER 50.0 % in place of 50.0 % in float32, 1 text differs");
    assertThat(newest.recognitions())
        .extracting(TranscriptsView.Recognition::name)
        .containsExactly("tiny, greedy, bfloat16", "tiny, greedy");
    TranscriptsView older = list(newest.recognitions().get(1).key()).view(newestFirst, artifacts);
    assertThat(older.facts()).startsWith("tiny, greedy · WER 50.0 %");
    assertThat(older.precision()).isNull();
  }
}
