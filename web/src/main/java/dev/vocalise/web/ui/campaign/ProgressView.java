package dev.vocalise.web.ui.campaign;

import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts of runs by state; widths are percent of the bar. */
public record ProgressView(int done, int running, int failed, int cancelled, int queued) {
  public int total() {
    return done + running + failed + cancelled + queued;
  }

  public String doneWidth() {
    return share(done);
  }

  public String runningWidth() {
    return share(running);
  }

  public String runningAt() {
    return share(done);
  }

  public String failedWidth() {
    return share(failed);
  }

  public String failedAt() {
    return share(done + running);
  }

  /** The bar in words. */
  public String label() {
    List<String> words = new ArrayList<>();
    words.add(done + " of " + NumberFormat.count(total(), "run", "runs") + " done");
    add(words, running, "running");
    add(words, failed, "failed");
    add(words, cancelled, "cancelled");
    add(words, queued, "queued");
    return String.join(", ", words);
  }

  private static void add(List<String> words, int count, String state) {
    if (count > 0) {
      words.add(count + " " + state);
    }
  }

  private String share(int count) {
    return total() == 0 ? "0" : String.format(Locale.ROOT, "%.2f", 100.0 * count / total());
  }
}
