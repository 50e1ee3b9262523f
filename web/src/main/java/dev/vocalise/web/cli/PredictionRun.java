package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints predictions as they come, says what could not be used, and how far it is. */
final class PredictionRun {
  /** Lines of progress where there is no terminal: so many parts of the whole. */
  private static final int PARTS = 10;

  private static final int UNKNOWN_STEP = 1000;

  private final Terminal terminal;
  private final PredictionLines lines;
  private long done;
  private long refused;
  private long said;

  PredictionRun(Terminal terminal, PredictionLines lines) {
    this.terminal = terminal;
    this.lines = lines;
  }

  /** Returns the exit code. */
  int over(PredictionInputs files, PredictionRequests requests) {
    lines.begin();
    progress(files.total());
    requests.all(
        files,
        some -> {
          terminal.statusDone();
          some.forEach(this::print);
          progress(files.total());
        });
    terminal.statusDone();
    if (refused > 0) {
      terminal
          .err()
          .printf(
              "vocalise: %d of %d recordings could not be used; they are named above%n",
              refused, done);
      terminal.err().flush();
    }
    return refused > 0 ? 1 : 0;
  }

  private void print(PredictionRequests.Outcome outcome) {
    done++;
    @Nullable JsonNode prediction = outcome.prediction();
    if (prediction != null) {
      lines.print(prediction);
      return;
    }
    refused++;
    terminal
        .err()
        .println(Terminal.printable("vocalise: " + outcome.file() + ": " + outcome.problem()));
    terminal.err().flush();
  }

  private void progress(long total) {
    if (terminal.interactive()) {
      terminal.status(
          total < 0
              ? done + " recordings"
              : String.format(
                  Locale.ROOT,
                  "%s %3.0f %%  %d/%d recordings",
                  CampaignWatch.bar((double) done / Math.max(1, total)),
                  100.0 * done / Math.max(1, total),
                  done,
                  total));
      return;
    }
    long step = total < 0 ? UNKNOWN_STEP : Math.max(1, (total + PARTS - 1) / PARTS);
    if (done / step > said && done < total) {
      said = done / step;
      terminal.status(done + "/" + total + " recordings");
    } else if (total < 0 && done / step > said) {
      said = done / step;
      terminal.status(done + " recordings");
    }
  }
}
