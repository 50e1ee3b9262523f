package dev.vocalise.activities.campaign;

import dev.vocalise.infra.lineage.CampaignDeletion.Plan;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.text.Counted;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a deletion takes, in words. */
public final class Deletion {
  private Deletion() {}

  /**
   * @param deleted whether it is done
   * @param bytes the size of what goes, in words
   */
  public static String answer(Plan plan, boolean deleted, String bytes) {
    if (!plan.hindrances().isEmpty()) {
      return "it cannot be deleted: " + String.join("; ", plan.hindrances());
    }
    String what = takes(plan, bytes);
    return deleted
        ? "campaign '%s' was deleted: %s; its statements stay in the ledger"
            .formatted(plan.campaign(), what)
        : "this would go: %s; its statements would stay in the ledger; delete it with: vocalise campaign delete %s --yes"
            .formatted(what, plan.campaign());
  }

  /** What goes, in words. */
  public static String takes(Plan plan, String bytes) {
    long runs = plan.runs().values().stream().mapToLong(Long::longValue).sum();
    String states =
        Arrays.stream(RunState.values())
            .filter(state -> plan.runs().getOrDefault(state, 0L) > 0)
            .map(state -> plan.runs().get(state) + " " + state)
            .collect(Collectors.joining(", "));
    return "%s (%s), %s of stages and %s of %s that only it refers to"
        .formatted(
            Counted.of(runs, "run", "runs"),
            states,
            Counted.of(plan.attempts(), "attempt", "attempts"),
            Counted.of(plan.use().ownArtifacts(), "artifact", "artifacts"),
            bytes);
  }
}
