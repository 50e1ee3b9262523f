package dev.vocalise.web.ui.score;

import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.model.aggregation.Scores;
import dev.vocalise.model.fusion.FusionReport;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UAR of each modality alone and of both together.
 *
 * @param sentence what was scored, and what was done without text
 */
public record ModalityBars(List<Bar> bars, String sentence) {
  /** {@code width} in percent of the whole axis, 0 to 100. */
  public record Bar(String name, String uar, String width, boolean fused) {}

  /** Null for a run of one modality. */
  public static @Nullable ModalityBars of(RunScores scores) {
    FusionReport report = scores.fusion();
    if (report == null) {
      return null;
    }
    List<Bar> bars = new ArrayList<>();
    bars.add(bar("audio", report.audio(), false));
    if (report.text() != null) {
      bars.add(bar("text", report.text(), false));
    }
    bars.add(bar("audio + text", report.fused(), true));
    return new ModalityBars(bars, sentence(report.counts()));
  }

  private static Bar bar(String name, Scores scores, boolean fused) {
    String percent = NumberFormat.one(100 * scores.unweightedAverageRecall());
    return new Bar(name, percent, percent, fused);
  }

  private static String sentence(FusionReport.Counts counts) {
    String both =
        NumberFormat.count(counts.both(), "utterance of T_te has", "utterances of T_te have");
    String audioOnly =
        counts.audioOnly() > 0
            ? "; " + NumberFormat.count(counts.audioOnly()) + " without text: audio alone decided"
            : "";
    String dropped =
        counts.dropped() > 0
            ? "; " + NumberFormat.count(counts.dropped()) + " without text were left out of the sum"
            : "";
    return both + " both" + audioOnly + dropped + ".";
  }
}
