package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.WorkerFacts.DeviceSlots;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AtRestIT {
  @Test
  void whatIsUnderWayIsNamedUntilItHasEnded() throws Exception {
    try (Database database = TestDatabase.open()) {
      CampaignRepository campaigns = new CampaignRepository(database);
      StageRepository stages = new StageRepository(database);
      WorkerRegistry workers = new WorkerRegistry(database);
      assertThat(AtRest.of(database, TestDatabase.keys()).unfinished()).isEmpty();

      CampaignView campaign = campaigns.launch(Fixture.campaign("small", 1, 1));
      StageAttempt attempt = stages.start(Fixture.stage(campaign.id(), null, "register"));
      workers.beat(
          new WorkerFacts(
              UUID.randomUUID(),
              "worker-1",
              "here",
              42,
              "1",
              "b",
              null,
              List.of("io"),
              new DeviceSlots("cpu", 1, 1)));
      try (StageTurns.Held turn =
          new StageTurns(database).tryTake("key", campaign.id(), "register").orElseThrow()) {
        assertThat(turn).isNotNull();
        assertThat(AtRest.of(database, TestDatabase.keys()).unfinished())
            .containsExactlyInAnyOrder(
                "campaign small is QUEUED",
                "run "
                    + new RunRepository(database).ofCampaign(campaign.id()).get(0).id()
                    + " is QUEUED",
                "attempt 1 of stage register  is RUNNING",
                "the turn on key key is held",
                "worker worker-1 (process 42) is registered");
      }
      stages.finish(attempt, List.of(Fixture.file("manifest.json", 'b')), Fixture.json("n", 1));
      workers.removeAll();
      AtRest rest = AtRest.of(database, TestDatabase.keys());
      assertThat(rest.unfinished()).hasSize(2).allMatch(line -> line.endsWith("is QUEUED"));
      assertThat(rest.ledger().entries()).isEqualTo(2);
      assertThat(rest.ledger().findings().all()).isEmpty();
      assertThat(rest.unneeded()).isEmpty();
    }
  }
}
