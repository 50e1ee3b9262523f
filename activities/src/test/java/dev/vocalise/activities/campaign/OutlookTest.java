package dev.vocalise.activities.campaign;

import static dev.vocalise.infra.lineage.RunState.CANCELLED;
import static dev.vocalise.infra.lineage.RunState.DONE;
import static dev.vocalise.infra.lineage.RunState.FAILED;
import static dev.vocalise.infra.lineage.RunState.QUEUED;
import static dev.vocalise.infra.lineage.RunState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.RunTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutlookTest {
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);

  private static RunTime run(
      UUID experiment, RunState state, @Nullable Double took, @Nullable Double eta) {
    return new RunTime(experiment, state, took, eta);
  }

  @Test
  void nothingIsSaidWhereNothingIsKnownOrLeft() {
    assertThat(Outlook.seconds(List.of(run(A, QUEUED, null, null)), 1)).isEmpty();
    assertThat(Outlook.seconds(List.of(run(A, RUNNING, null, 5.0), run(B, QUEUED, null, null)), 1))
        .isEmpty();
    assertThat(
            Outlook.seconds(
                List.of(
                    run(A, DONE, 9.0, null),
                    run(A, FAILED, null, null),
                    run(A, CANCELLED, null, null)),
                1))
        .isEmpty();
    assertThat(Outlook.seconds(List.of(run(A, RUNNING, null, 5.0)), 0)).as("no worker").isEmpty();
  }

  @Test
  void aRunThatSaysWhenItIsDoneNeedsNoOther() {
    assertThat(Outlook.seconds(List.of(run(A, RUNNING, null, 5.0)), 2)).hasValue(5);
  }

  @Test
  void eachExperimentHasItsOwnMeanAndOthersThatOfAll() {
    assertThat(
            Outlook.seconds(
                List.of(
                    run(A, DONE, 10.0, null),
                    run(A, DONE, 20.0, null),
                    run(A, QUEUED, null, null),
                    run(B, DONE, 60.0, null),
                    run(B, QUEUED, null, null),
                    run(new UUID(0, 3), QUEUED, null, null)),
                1))
        .hasValue(15 + 60 + 30);
  }

  @Test
  void whatIsLeftIsDealtOutToTheSlotsThatAreFreeFirst() {
    List<RunTime> runs =
        List.of(
            run(A, DONE, 10.0, null),
            run(A, RUNNING, null, 4.0),
            run(A, RUNNING, null, null),
            run(A, QUEUED, null, null),
            run(A, QUEUED, null, null));

    assertThat(Outlook.seconds(runs, 2)).hasValue(20); // 4 + 10 beside 10 + 10
    assertThat(Outlook.seconds(runs, 9)).hasValue(10);
  }
}
