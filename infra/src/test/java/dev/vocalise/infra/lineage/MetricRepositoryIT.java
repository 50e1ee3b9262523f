package dev.vocalise.infra.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class MetricRepositoryIT {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private Database database;
  private MetricRepository metrics;
  private Outbox outbox;
  private SeedRun run;
  private StageAttempt attempt;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open();
    metrics = new MetricRepository(database);
    outbox = new Outbox(database);
    CampaignView campaign =
        new CampaignRepository(database).launch(Fixture.campaign("metrics", 1, 1));
    RunRepository runs = new RunRepository(database);
    run = runs.ofCampaign(campaign.id()).get(0);
    runs.started(run.id(), null, "cpu");
    attempt =
        new StageRepository(database).start(Fixture.stage(campaign.id(), run.id(), "training"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void pointsComeBackBitForBit() {
    List<MetricPoint> points =
        List.of(
            new MetricPoint("loss", 1, AT, 0.1 + 0.2),
            new MetricPoint("loss", 2, AT, Double.NaN),
            new MetricPoint("loss", 3, AT, Double.POSITIVE_INFINITY),
            new MetricPoint("loss", 4, AT, Double.MIN_VALUE));

    metrics.append(attempt, points);

    assertThat(metrics.curves(run.id())).containsOnlyKeys("loss").containsEntry("loss", points);
  }

  @Test
  void aStepThatIsComputedAgainIsNeitherDoubledNorSentAgain() {
    metrics.append(attempt, List.of(new MetricPoint("loss", 1, AT, 1)));
    metrics.append(
        attempt,
        List.of(
            new MetricPoint("loss", 1, AT.plusSeconds(9), 1), new MetricPoint("loss", 2, AT, 2)));

    List<Outbox.Message> sent = new ArrayList<>();
    outbox.deliver(sent::add);

    assertThat(metrics.curves(run.id()).get("loss"))
        .containsExactly(new MetricPoint("loss", 1, AT, 1), new MetricPoint("loss", 2, AT, 2));
    assertThat(sent)
        .extracting(Outbox.Message::kind)
        .containsExactly(Outbox.Kind.RUN_STARTED, Outbox.Kind.METRICS);
    assertThat(sent.get(1).payload()).hasSize(2);
    assertThat(sent.get(1).payload().get(0).path("ts").asLong()).isEqualTo(AT.toEpochMilli());
  }

  /** What the machine did proves nothing: it is told and not kept. */
  @Test
  void samplesGoToTheTrackerAndNowhereElse() {
    MetricPoint sample = new MetricPoint("system/cpu_utilization_percentage", 1, AT, 12.5);
    metrics.sampled(attempt, List.of(sample));
    List<Outbox.Message> sent = new ArrayList<>();
    outbox.deliver(sent::add);
    assertThat(sent.get(1).payload().get(0).path("key").asText()).isEqualTo(sample.key());
    assertThat(metrics.curves(run.id())).isEmpty();
  }

  @Test
  void noMessageHoldsMoreThanMlflowTakes() {
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < 2_500; step++) {
      points.add(new MetricPoint("loss", step, AT, step));
    }
    metrics.append(attempt, points);

    List<Integer> sizes = new ArrayList<>();
    outbox.deliver(
        message -> {
          if (message.kind() == Outbox.Kind.METRICS) {
            sizes.add(message.payload().size());
          }
        });

    assertThat(sizes).containsExactly(1_000, 1_000, 500);
    assertThat(outbox.depth().waiting()).isZero();
  }

  @Test
  void aMessageThatFailsHoldsBackItsOwnRunInOrder() {
    metrics.append(attempt, List.of(new MetricPoint("loss", 1, AT, 1)));
    List<Outbox.Kind> seen = new ArrayList<>();

    outbox.deliver(
        message -> {
          seen.add(message.kind());
          throw new IllegalStateException("refused");
        });

    assertThat(seen).containsExactly(Outbox.Kind.RUN_STARTED);
    assertThat(outbox.depth().waiting()).isEqualTo(2);
    assertThat(outbox.depth().lastError()).isEqualTo("refused");
    assertThat(outbox.deliver(message -> seen.add(message.kind()))).isZero();
  }

  @Test
  void anUnreachableTrackerLosesNothingAndNeedsNoPause() {
    metrics.append(attempt, List.of(new MetricPoint("loss", 1, AT, 1)));

    assertThatThrownBy(
            () ->
                outbox.deliver(
                    message -> {
                      throw new Outbox.UnavailableException("away", new RuntimeException("away"));
                    }))
        .isInstanceOf(Outbox.UnavailableException.class);

    assertThat(outbox.deliver(message -> {})).isEqualTo(2);
  }

  @Test
  void onlyOneDelivererWorksAtATime() {
    List<Integer> inner = new ArrayList<>();

    int delivered = outbox.deliver(message -> inner.add(outbox.deliver(again -> {})));

    assertThat(delivered).isEqualTo(1);
    assertThat(inner).containsExactly(0);
  }
}
