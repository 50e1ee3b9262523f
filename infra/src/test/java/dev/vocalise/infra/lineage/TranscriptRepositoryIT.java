package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("servers")
class TranscriptRepositoryIT {
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID TWO = new UUID(0, 2);
  private Database database;
  private StageRepository stages;
  private TranscriptRepository transcripts;
  private UUID campaign;

  @BeforeAll
  void connect() throws Exception {
    database = TestDatabase.open();
    stages = new StageRepository(database);
    transcripts = new TranscriptRepository(database);
    campaign = new CampaignRepository(database).launch(Fixture.campaign("words", 1, 1)).id();
  }

  @AfterAll
  void disconnect() {
    database.close();
  }

  @Test
  void theNextAttemptFindsTheWordsOfTheOneBeforeAndEachRecogniserItsOwn() {
    StageAttempt first = stages.start(Fixture.stage(campaign, null, "transcribe"));
    transcripts.save(
        first, "xlsr", Map.of("a", "one", "b", ""), new StageProgress(2, 3, "utterances"));

    assertThat(stages.find(first.id()).orElseThrow().progress())
        .isEqualTo(new StageProgress(2, 3, "utterances"));
    assertThat(transcripts.find("xlsr", List.of("a", "b", "c")))
        .isEqualTo(Map.of("a", "one", "b", ""));
    assertThat(transcripts.find("xlsr", List.of("a"))).containsOnlyKeys("a");
    assertThat(transcripts.find("other", List.of("a", "b"))).isEmpty();
  }

  @Test
  void aStaleAttemptAddsNoWords() {
    StageAttempt stale = stages.start(Fixture.stage(campaign, null, "transcribe"));
    stages.start(Fixture.stage(campaign, null, "transcribe"));

    assertThatThrownBy(
            () ->
                transcripts.save(
                    stale, "stale", Map.of("a", "x"), new StageProgress(1, 1, "utterances")))
        .isInstanceOf(StaleAttemptException.class);
    assertThat(transcripts.find("stale", List.of("a"))).isEmpty();
  }

  @Test
  void onlyOneWorksOnAKeyAtATime() {
    StageTurns turns = new StageTurns(database);
    try (StageTurns.Held held = turns.tryTake("key", ONE, "train").orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(turns.tryTake("key", TWO, "train")).isEmpty();
      turns.tryTake("another", TWO, "train").orElseThrow().close();
    }
    turns.tryTake("key", TWO, "train").orElseThrow().close();
  }

  @Test
  void aTurnGoesToALaterAttemptOfItsOwnerAndToAnyoneWhenItWasNotRenewed() throws Exception {
    StageTurns turns = new StageTurns(database);
    StageTurns.Held first = turns.tryTake("key", ONE, "train").orElseThrow();
    try (StageTurns.Held again = turns.tryTake("key", ONE, "train").orElseThrow()) {
      first.close(); // it has lost the turn, and gives back nothing
      assertThat(turns.tryTake("key", TWO, "train")).isEmpty();
      database.writing(
          session ->
              Rows.updateNative(
                  session, "update vocalise.stage_turn set beat_at = now() - interval '11 s'"));
      turns.tryTake("key", TWO, "train").orElseThrow().close();
      assertThat(again).isNotNull();
    }
  }
}
