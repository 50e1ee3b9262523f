package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Follows a campaign until it has ended, as a bar on a terminal and as lines elsewhere. */
final class CampaignWatch {
  private static final Set<String> OPEN = Set.of("QUEUED", "RUNNING");
  private static final int BAR_WIDTH = 24;
  private static final long POLL_MILLIS = 1000;

  private final Session session;
  private final Terminal terminal;

  /** Asked for less often than the board: it changes slowly. */
  private static final int POLLS_PER_OUTLOOK = 10;

  private String last = "";
  private String left = "";
  private int polls;

  CampaignWatch(Session session, Terminal terminal) {
    this.session = session;
    this.terminal = terminal;
  }

  /** Refuses to detach from an instance that would end with this command. */
  static void requireShared(VocaliseCommand root, boolean detach) {
    if (detach) {
      root.requireShared(
          "--detach needs an instance that keeps running; start one with: vocalise up (or leave --detach out)");
    }
  }

  /** Follows the campaign, prints its table; 0 when it is complete, else 1. */
  static int follow(VocaliseCommand root, Session session, String name, boolean detach) {
    Terminal terminal = root.terminal();
    if (detach) {
      terminal.line("launched; see: vocalise campaign show " + name);
      return 0;
    }
    String state = new CampaignWatch(session, terminal).untilEnded(name);
    terminal.line(session.api().table(name, TableFormats.DEFAULT, null, true));
    session.settleTracking().ifPresent(terminal::line);
    return requireDone(session, name, state);
  }

  /** Follows the campaign until it is complete, and prints no table. */
  static void untilDone(Session session, Terminal terminal, String name) {
    String state = new CampaignWatch(session, terminal).untilEnded(name);
    session.settleTracking().ifPresent(terminal::problem);
    requireDone(session, name, state);
  }

  private static int requireDone(Session session, String name, String state) {
    if (state.equals("DONE")) {
      return 0;
    }
    if (state.equals("PAUSED")) {
      throw new UserError(
          "campaign '%s' was paused; go on with: vocalise campaign resume %s"
              .formatted(name, name));
    }
    String reason =
        session.api().get("campaigns/" + ApiClient.segment(name)).at("/campaign/reason").asText("");
    throw new UserError(
        "campaign '%s' ended as %s: %s; resume it with: vocalise campaign resume %s"
            .formatted(name, state, Terminal.printable(reason), name));
  }

  /** The state in which the campaign ended. */
  private String untilEnded(String campaign) {
    try (LastWords words = new LastWords(() -> interrupted(campaign))) {
      while (true) {
        JsonNode board = session.api().getWithRetries("campaigns/" + ApiClient.segment(campaign));
        if (polls++ % POLLS_PER_OUTLOOK == 0) {
          left =
              CampaignSizes.left(
                  session
                      .api()
                      .getWithRetries("campaigns/" + ApiClient.segment(campaign) + "/facts"));
        }
        show(board);
        String state = board.at("/campaign/state").asText();
        if (!OPEN.contains(state)) {
          terminal.statusDone();
          return state;
        }
        pause(words, campaign);
      }
    }
  }

  private void pause(LastWords words, String campaign) {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      words.close();
      throw new UserError("interrupted: " + whatBecomes(campaign));
    }
  }

  /** Ctrl-C ends the command, and not always the campaign. */
  private void interrupted(String campaign) {
    terminal.statusDone();
    terminal.problem("Interrupted: " + whatBecomes(campaign));
  }

  private String whatBecomes(String campaign) {
    return session.shared()
        ? "campaign '%1$s' goes on at %2$s; look at it with: vocalise campaign show %1$s; stop it with: vocalise campaign pause %1$s"
            .formatted(campaign, session.api().base())
        : "campaign '%1$s' stops with a checkpoint, since its instance ends with this command; go on with: vocalise campaign resume %1$s; end it with: vocalise campaign cancel %1$s"
            .formatted(campaign);
  }

  private void show(JsonNode board) {
    int total = 0;
    int done = 0;
    int failed = 0;
    double fraction = 0;
    List<String> running = new ArrayList<>();
    for (JsonNode experiment : board.path("experiments")) {
      for (JsonNode seed : experiment.path("seeds")) {
        total++;
        String state = seed.path("state").asText();
        double part = seed.path("progress").path("fraction").asDouble(0);
        switch (state) {
          case "DONE" -> {
            done++;
            fraction += 1;
          }
          case "FAILED", "CANCELLED" -> failed++;
          case "RUNNING" -> {
            fraction += part;
            running.add(running(experiment.path("name").asText(), seed));
          }
          default -> {}
        }
      }
    }
    String counts =
        done
            + "/"
            + Counted.of(total, "run", "runs")
            + (failed > 0 ? ", " + failed + " failed" : "");
    if (terminal.interactive()) {
      double share = total == 0 ? 0 : fraction / total;
      terminal.status(
          bar(share)
              + String.format(Locale.ROOT, " %3.0f %%  ", share * 100)
              + counts
              + (left.isEmpty() ? "" : ", " + left + " left")
              + "  "
              + String.join(", ", running));
    } else {
      String now = counts + (running.isEmpty() ? "" : "  " + String.join(", ", running));
      if (!now.equals(last)) {
        terminal.status(now);
        last = now;
      }
    }
  }

  private static String running(String experiment, JsonNode seed) {
    JsonNode progress = seed.path("progress");
    String round =
        progress.path("round").asInt(0) > 0
            ? " round " + progress.path("round").asInt() + "/" + progress.path("rounds").asInt()
            : "";
    return Terminal.printable(experiment) + " seed " + seed.path("seed").asInt() + round;
  }

  static String bar(double share) {
    int full = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR_WIDTH);
    return "[" + "#".repeat(full) + "-".repeat(BAR_WIDTH - full) + "]";
  }
}
