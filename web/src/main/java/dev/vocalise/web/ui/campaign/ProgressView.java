package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Counts of runs by state; widths are percent of the bar. */
public record ProgressView(int done, int running, int failed, int cancelled, int queued) {
  static ProgressView of(ToIntFunction<RunState> count) {
    return new ProgressView(
        count.applyAsInt(RunState.DONE),
        count.applyAsInt(RunState.RUNNING),
        count.applyAsInt(RunState.FAILED),
        count.applyAsInt(RunState.CANCELLED),
        count.applyAsInt(RunState.QUEUED));
  }

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
    undone().forEach((state, count) -> words.add(count + " " + state));
    return String.join(", ", words);
  }

  /** The runs that are not done by their state; without states that none has. */
  Map<String, Integer> undone() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("running", running);
    counts.put("failed", failed);
    counts.put("cancelled", cancelled);
    counts.put("queued", queued);
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private String share(int count) {
    return total() == 0 ? "0" : String.format(Locale.ROOT, "%.2f", 100.0 * count / total());
  }
}
