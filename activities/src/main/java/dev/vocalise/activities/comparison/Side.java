package dev.vocalise.activities.comparison;

import dev.vocalise.activities.training.OwnClasses;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.RunState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is compared: an experiment with all its seeds, or with one.
 *
 * @param name {@code campaign/experiment}, with {@code /seed} where one was named
 * @param in its campaign
 * @param row the experiment under that name
 */
public record Side(String name, CampaignView in, String experiment, ExperimentRow row) {
  static Side of(CampaignView campaign, ExperimentRow row) {
    return of(campaign.name() + "/" + row.name(), campaign, row, row.seeds());
  }

  /** With one seed alone. */
  static Side of(CampaignView campaign, ExperimentRow row, SeedCell seed) {
    return of(campaign.name() + "/" + row.name() + "/" + seed.seed(), campaign, row, List.of(seed));
  }

  private static Side of(
      String name, CampaignView campaign, ExperimentRow row, List<SeedCell> seeds) {
    return new Side(
        name,
        campaign,
        row.name(),
        new ExperimentRow(row.id(), name, row.position(), row.settings(), row.reference(), seeds));
  }

  /** Ids of all its runs, finished or not. */
  List<UUID> runs() {
    return row.seeds().stream().map(SeedCell::runId).toList();
  }

  /** The runs that were tested. */
  List<SeedCell> done() {
    return row.seeds().stream().filter(seed -> seed.state() == RunState.DONE).toList();
  }

  Optional<SeedCell> done(int seed) {
    return done().stream().filter(one -> one.seed() == seed).findFirst();
  }

  /** Whether it is one run, whatever else its experiment has. */
  boolean oneRun() {
    return row.seeds().size() == 1;
  }

  /** In the order of the logits. */
  public List<String> classes() {
    return OwnClasses.names(row.settings()).names();
  }
}
