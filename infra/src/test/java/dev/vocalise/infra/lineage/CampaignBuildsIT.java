package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CampaignBuildsIT {
  private Database database;
  private CampaignBuilds builds;
  private int count;
  private UUID campaign;
  private String workflow;

  @BeforeAll
  void open() throws Exception {
    database = TestDatabase.open();
    builds = new CampaignBuilds(database);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @BeforeEach
  void launch() {
    CampaignView launched =
        new CampaignRepository(database).launch(Fixture.campaign("campaign-" + count++, 1, 1));
    campaign = launched.id();
    workflow = launched.workflowId();
  }

  private String owner(String build) {
    return builds.otherOwner(workflow, build).orElse("-");
  }

  @Test
  void aCampaignBelongsToTheBuildItBeganWithUntilItIsMoved() {
    assertThat(builds.of(campaign).now()).isNull();
    assertThat(owner("old")).isEqualTo("-");
    assertThat(owner("new")).isEqualTo("old");
    assertThat(owner("old")).isEqualTo("-");
    builds.move(campaign, "new");
    assertThat(owner("old")).isEqualTo("new");
    assertThat(owner("new")).isEqualTo("-");
    assertThat(builds.of(campaign).now()).isEqualTo("new");
  }

  @Test
  void aRunBelongsToItsCampaignAndAStrangerToNone() {
    SeedRun run = new RunRepository(database).ofCampaign(campaign).get(0);
    builds.move(campaign, "old");
    assertThat(builds.otherOwner(run.workflowId(), "new")).contains("old");
    assertThat(builds.otherOwner("unknown", "new")).isEmpty();
  }
}
