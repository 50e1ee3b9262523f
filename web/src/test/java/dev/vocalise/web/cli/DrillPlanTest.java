package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.web.cli.DrillPlan.Fault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrillPlanTest {
  private static final Set<FaultKind> BEFORE_THE_CAMPAIGN =
      EnumSet.of(FaultKind.KILLED_AT_REGISTRATION, FaultKind.KILLED_AT_LAUNCH);

  /** Of a whole campaign: what comes before it, then so many while it runs. */
  private static List<Fault> faults(DrillPlan plan, int whileItRuns) {
    List<Fault> faults = new ArrayList<>();
    plan.fault(FaultKind.KILLED_AT_START).ifPresent(faults::add);
    plan.fault(FaultKind.KILLED_AT_REGISTRATION).ifPresent(faults::add);
    plan.fault(FaultKind.KILLED_AT_LAUNCH).ifPresent(faults::add);
    for (int i = 0; i < whileItRuns; i++) {
      plan.next().ifPresent(faults::add);
    }
    return faults;
  }

  @Test
  void aPlanIsAFunctionOfSeedAndNumber() {
    List<Fault> faults = faults(DrillPlan.of(7, 1, true), 20);
    assertThat(faults(DrillPlan.of(7, 1, true), 20)).isEqualTo(faults);
    assertThat(faults(DrillPlan.of(8, 1, true), 20)).isNotEqualTo(faults);
    assertThat(faults(DrillPlan.of(7, 2, true), 20)).isNotEqualTo(faults);
  }

  @Test
  void everyKindOccurs() {
    int whileItRuns = FaultKind.values().length - BEFORE_THE_CAMPAIGN.size();
    for (long seed = 0; seed < 20; seed++) {
      assertThat(faults(DrillPlan.of(seed, 1, true), whileItRuns))
          .extracting(Fault::kind)
          .contains(FaultKind.values());
      assertThat(faults(DrillPlan.of(seed, 1, false), 3 * whileItRuns))
          .extracting(Fault::kind)
          .as("without processes of their own there is no worker to kill")
          .doesNotContain(FaultKind.WORKER_KILLED)
          .containsAll(EnumSet.complementOf(EnumSet.of(FaultKind.WORKER_KILLED)));
    }
  }

  @Test
  void whatComesBeforeTheCampaignDoesNotComeWhileItRuns() {
    DrillPlan plan = DrillPlan.of(3, 1, true);
    for (int i = 0; i < 100; i++) {
      Fault fault = plan.next().orElseThrow();
      assertThat(fault.kind()).isNotIn(BEFORE_THE_CAMPAIGN);
      assertThat(fault.pauseSeconds()).isBetween(1.0, 15.0);
      assertThat(fault.moment()).isGreaterThanOrEqualTo(0).isLessThan(1);
    }
  }

  @Test
  void anUndisturbedCampaignHasNoFaults() {
    assertThat(faults(DrillPlan.undisturbed(), 20)).isEmpty();
  }
}
