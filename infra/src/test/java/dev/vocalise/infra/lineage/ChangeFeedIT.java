package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class ChangeFeedIT {

  private Database database;
  private ChangeFeed feed;
  private final BlockingQueue<ChangeFeed.Change> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    feed = ChangeFeed.open(database);
    feed.subscribe(told::add);
  }

  @AfterEach
  void close() {
    feed.close();
    database.close();
  }

  @Test
  void everyChangeOfACampaignAndItsRunsIsTold() throws Exception {
    CampaignView campaign =
        new CampaignRepository(database).launch(Fixture.campaign("watched", 1, 1));
    assertThat(next()).isEqualTo(new ChangeFeed.Change(campaign.id(), null));

    RunRepository runs = new RunRepository(database);
    SeedRun run = runs.ofCampaign(campaign.id()).get(0);
    ChangeFeed.Change ofRun = new ChangeFeed.Change(campaign.id(), run.id());
    runs.started(run.id(), null, "cpu");
    assertThat(next()).isEqualTo(ofRun);

    StageAttempt attempt =
        new StageRepository(database).start(Fixture.stage(campaign.id(), run.id(), "training"));
    assertThat(next()).isEqualTo(ofRun);

    new MetricRepository(database)
        .append(attempt, List.of(new MetricPoint("loss", 1, Instant.now(), 1)));
    assertThat(next()).isEqualTo(ofRun);
  }

  @Test
  void aLostConnectionIsReplacedAndScreensAreToldToLookAgain() throws Exception {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
              + " current_database() and pid <> pg_backend_pid()");
    }

    assertThat(next()).isEqualTo(ChangeFeed.Change.everything());

    CampaignView campaign =
        new CampaignRepository(database).launch(Fixture.campaign("later", 1, 1));
    assertThat(next()).isEqualTo(new ChangeFeed.Change(campaign.id(), null));
  }

  private ChangeFeed.Change next() throws InterruptedException {
    return told.poll(30, TimeUnit.SECONDS);
  }
}
