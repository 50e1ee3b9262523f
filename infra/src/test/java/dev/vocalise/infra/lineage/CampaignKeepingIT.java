package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.infra.artifact.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Notes, names and deletions; whatever is done, the audit of ledger and rows stays clean. */
@Tag("servers")
@SuppressWarnings("NullAway.Init") // JUnit
class CampaignKeepingIT {
  private Database database;
  private CampaignRepository campaigns;
  private RunRepository runs;
  private StageRepository stages;
  private CampaignKeeping keeping;
  private CampaignDeletion deletion;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    campaigns = new CampaignRepository(database);
    runs = new RunRepository(database);
    stages = new StageRepository(database);
    keeping = new CampaignKeeping(database, Actor.INSTANCE);
    deletion = new CampaignDeletion(database, Actor.INSTANCE);
  }

  @AfterEach
  void close() throws Exception {
    assertThat(
            new Ledger(database)
                .audit(TestDatabase.keys().trusted(), List.of())
                .findings()
                .violations())
        .isEmpty();
    database.close();
  }

  private static String sha(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static FileRef file(String content) {
    return new FileRef(content + ".bin", "model", sha(content), 100, "application/octet-stream");
  }

  /** A finished campaign of one run, whose training made a file of this content. */
  private CampaignView done(String name, String content) {
    CampaignView campaign = campaigns.launch(Fixture.campaign(name, 1, 1));
    campaigns.started(campaign.id());
    SeedRun run = runs.ofCampaign(campaign.id()).get(0);
    runs.started(run.id(), null, "cpu");
    StageAttempt training = stages.start(Fixture.stage(campaign.id(), run.id(), "training"));
    stages.finish(training, List.of(file(content)), Fixture.json("round", 1));
    StageAttempt attempt = stages.start(Fixture.stage(campaign.id(), run.id(), "fusion"));
    runs.finish(attempt, 0.5, Fixture.json("n", 1));
    stages.finish(attempt, List.of(), Fixture.json("uar", 1));
    assertThat(campaigns.finish(campaign.id())).isEqualTo(CampaignState.DONE);
    return campaigns.find(campaign.id()).orElseThrow();
  }

  @Test
  void notesAndTagsAreKeptAndTakenAway() {
    UUID id = campaigns.launch(Fixture.campaign("kept", 1, 1)).id();

    assertThat(keeping.note(id, " two\r\nlines \n").note()).isEqualTo("two\nlines");
    assertThat(keeping.tag(id, List.of("paper", "a/b", "paper"), List.of()).tags())
        .containsExactly("paper", "a/b");
    assertThat(keeping.tag(id, List.of("c"), List.of("paper", "none")).tags())
        .containsExactly("a/b", "c");
    CampaignSummary listed = campaigns.list().get(0);
    assertThat(listed.note()).isEqualTo("two\nlines");
    assertThat(listed.tags()).containsExactly("a/b", "c");
    assertThat(keeping.note(id, "").note()).isNull();
    assertThat(keeping.tag(id, List.of(), List.of("a/b", "c")).tags()).isEmpty();
    List<String> many = IntStream.range(0, 21).mapToObj(i -> "t" + i).toList();
    assertThatThrownBy(() -> keeping.tag(id, many, List.of())).hasMessageContaining("at most 20");
    assertThatThrownBy(() -> keeping.tag(id, List.of("two words"), List.of()))
        .hasMessageContaining("'two words'");
    assertThatThrownBy(() -> keeping.note(id, "x".repeat(10_001))).hasMessageContaining("10001");
  }

  @Test
  void anArchivedCampaignSaysSinceWhenAndOnlyOnce() {
    UUID id = campaigns.launch(Fixture.campaign("old", 1, 1)).id();
    long before = new Ledger(database).last().orElseThrow().seq();

    CampaignView archived = keeping.archive(id, true);

    assertThat(archived.archivedAt()).isNotNull();
    assertThat(keeping.archive(id, true)).isEqualTo(archived);
    assertThat(keeping.archive(id, false).archivedAt()).isNull();
    assertThat(new Ledger(database).last().orElseThrow().seq()).isEqualTo(before + 2);
  }

  @Test
  void aRenamedCampaignIsFoundByItsNewNameAlone() {
    CampaignView campaign = done("first", "a");
    done("taken", "b");

    keeping.rename(campaign.id(), named("second"));

    assertThat(campaigns.findByName("first")).isEmpty();
    assertThat(campaigns.findByName("second").orElseThrow().workflowId())
        .isEqualTo("campaign/second");
    assertThat(runs.findByWorkflow("second/experiment-0/seed-0").orElseThrow().campaign())
        .isEqualTo("second");
    assertThatThrownBy(() -> keeping.rename(campaign.id(), named("taken")))
        .isInstanceOf(NameTakenException.class);
    campaigns.extend(campaign.id(), Fixture.extended("second", 1, 2, '1'), Fixture.sha('2'));
    assertThatThrownBy(() -> keeping.rename(campaign.id(), named("third")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("'second' is QUEUED");
  }

  private static CampaignKeeping.NewName named(String name) {
    return new CampaignKeeping.NewName(
        name, Fixture.json("name", 2), Fixture.sha('2'), "name: " + name);
  }

  @Test
  void aDeletedCampaignLeavesStatementsAndGivesUpWhatOnlyItNamed() {
    CampaignView gone = done("gone", "own");
    CampaignView stays = done("stays", "other");
    CampaignDeletion.Plan plan = deletion.plan(gone.id());
    assertThat(plan.hindrances()).isEmpty();
    assertThat(plan.runs()).containsEntry(RunState.DONE, 1L).containsEntry(RunState.FAILED, 0L);
    assertThat(plan.attempts()).isEqualTo(2);
    assertThat(plan.use()).isEqualTo(new DiskUse(1, 100, 2, 112)); // both read a manifest
    assertThat(campaigns.findByName("gone")).as("only asked").isPresent();
    long entries = new Ledger(database).last().orElseThrow().seq();

    deletion.delete(gone.id());

    assertThat(campaigns.list()).extracting(CampaignSummary::name).containsExactly("stays");
    assertThat(runs.ofCampaign(gone.id())).isEmpty();
    assertThat(stages.ofCampaign(gone.id())).isEmpty();
    assertThat(new Ledger(database).last().orElseThrow().seq()).isEqualTo(entries + 1);
    StoreMarks marks = StoreMarks.of(database, false, false);
    assertThat(marks.due()).contains(sha("own"));
    assertThat(marks.referred()).doesNotContain(sha("own")).contains(sha("other"));
    assertThat(campaigns.launch(Fixture.campaign("gone", 1, 1)).id()).isNotEqualTo(gone.id());
    assertThat(DiskUse.all(database)).isEqualTo(Map.of(stays.id(), new DiskUse(2, 112, 2, 112)));
  }

  @Test
  void whatIsUnderWayOrNeededElsewhereIsNotDeleted() {
    CampaignView running = campaigns.launch(Fixture.campaign("running", 1, 1));
    assertThat(deletion.plan(running.id()).hindrances())
        .containsExactly(
            "campaign 'running' is QUEUED; cancel it first: vocalise campaign cancel running");
    CampaignView source = done("source", "shared");
    CampaignView user = campaigns.launch(Fixture.campaign("user", 1, 1));
    StageRepository.Cached made = stages.cached("key-training-" + run(source)).orElseThrow();
    stages.reuse(Fixture.stage(user.id(), run(user), "training"), made);

    assertThatThrownBy(() -> deletion.delete(source.id()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("campaign 'user' took the work of 1 of its stages over");
    assertThat(campaigns.find(source.id())).isPresent();
  }

  private UUID run(CampaignView campaign) {
    return runs.ofCampaign(campaign.id()).get(0).id();
  }
}
