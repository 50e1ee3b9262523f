package dev.vocalise.activities.audit;

import dev.vocalise.infra.lineage.SeedRun;
import org.jspecify.annotations.Nullable;

/**
 * Whose numbers are recomputed and whose bytes are read. The ledger and the rows are always checked
 * as a whole: what was taken out of them can be missed anywhere.
 *
 * @param campaign null for all
 * @param experiment null for all of the campaign
 * @param seed null for all of the experiment
 */
public record AuditScope(
    @Nullable String campaign, @Nullable String experiment, @Nullable Integer seed) {
  public static final AuditScope EVERYTHING = new AuditScope(null, null, null);

  public static AuditScope of(SeedRun run) {
    return new AuditScope(run.campaign(), run.experiment(), run.seed());
  }

  boolean hasCampaign(String name) {
    return campaign == null || campaign.equals(name);
  }

  boolean has(SeedRun run) {
    return hasCampaign(run.campaign())
        && (experiment == null || experiment.equals(run.experiment()))
        && (seed == null || seed == run.seed());
  }

  /** In words. */
  @Override
  public String toString() {
    if (campaign == null) {
      return "everything";
    }
    String name = "campaign " + campaign + (experiment == null ? "" : "/" + experiment);
    return seed == null ? name : name + ", seed " + seed;
  }
}
