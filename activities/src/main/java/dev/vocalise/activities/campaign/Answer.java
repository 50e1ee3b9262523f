package dev.vocalise.activities.campaign;

import dev.vocalise.infra.lineage.CampaignRepository.Resumed;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.RunRepository.Retried;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.text.Counted;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a command did, or why not, in one line: a table of states and commands.
 *
 * @param done whether anything changed
 */
public record Answer(boolean done, String line) {

  private static Answer done(String line, Object... values) {
    return new Answer(true, line.formatted(values));
  }

  private static Answer refused(String line, Object... values) {
    return new Answer(false, line.formatted(values));
  }

  /**
   * @param was the state before
   */
  public static Answer pause(String campaign, CampaignState was) {
    return switch (was) {
      case QUEUED, RUNNING ->
          done(
              "paused: what runs stops after its step and keeps what it has; go on with: vocalise campaign resume %s",
              campaign);
      case PAUSED ->
          refused(
              "campaign '%s' is paused already; go on with: vocalise campaign resume %s",
              campaign, campaign);
      case DONE, INCOMPLETE, FAILED, CANCELLED ->
          refused(
              "campaign '%s' had ended already as %s, so there is nothing to pause", campaign, was);
    };
  }

  /**
   * @param was the state before
   */
  public static Answer cancel(String campaign, CampaignState was) {
    return switch (was) {
      case QUEUED, RUNNING, PAUSED ->
          done("cancelled; resume it with: vocalise campaign resume %s", campaign);
      case DONE, INCOMPLETE, FAILED, CANCELLED ->
          refused(
              "campaign '%s' had ended already as %s, so there is nothing to cancel",
              campaign, was);
    };
  }

  public static Answer resume(String campaign, Resumed resumed) {
    int runs = resumed.runs().size();
    return switch (resumed.was()) {
      case PAUSED ->
          done("campaign '%s' goes on; runs that failed before stay as they are", campaign);
      case QUEUED, RUNNING ->
          runs == 0
              ? done("campaign '%s' goes on; it was running already", campaign)
              : done("%s; campaign '%s' was running already", queued(runs), campaign);
      case DONE -> refused("campaign '%s' is complete, so there is nothing to resume", campaign);
      case INCOMPLETE, FAILED, CANCELLED -> done(queued(runs));
    };
  }

  /**
   * @param was the state before
   * @param dry whether it was only asked
   */
  public static Answer extend(
      String campaign, CampaignState was, Extension extension, boolean dry) {
    if (extension.added().isEmpty()) {
      return refused(
          "the file adds nothing to campaign '%s'; add seeds or experiments to it", campaign);
    }
    String joined =
        Counted.of(extension.runs(), "run", "runs")
            + (dry ? " would join campaign '%s'" : " joined campaign '%s'").formatted(campaign);
    return switch (was) {
      case QUEUED, RUNNING, DONE -> done(joined);
      case PAUSED ->
          done("%s, which is paused; go on with: vocalise campaign resume %s", joined, campaign);
      case INCOMPLETE, FAILED, CANCELLED ->
          done(
              "%s; what failed or was cancelled before stays so, until: vocalise campaign resume %s",
              joined, campaign);
    };
  }

  private static String queued(int runs) {
    return Counted.of(runs, "run was", "runs were") + " queued again";
  }

  /**
   * @param from the stage that is done again, null for none
   */
  public static Answer retry(UUID run, Retried retried, @Nullable String from) {
    RunState was = retried.was();
    if (retried.queued()) {
      return done(
          "run %s was queued again%s", run, from == null ? "" : ", to be done again from " + from);
    }
    if (retried.open()) {
      return refused(
          "run %s is under way; wait for its end, or pause its campaign first: vocalise campaign pause NAME",
          run);
    }
    return switch (was) {
      case QUEUED, RUNNING ->
          refused("run %s waits for its turn already, so there is nothing to retry", run);
      case DONE, FAILED, CANCELLED ->
          refused(
              "run %s is %s, so there is nothing to resume; do it again from a stage with: vocalise run retry %s --from STAGE",
              run, was, run);
    };
  }
}
