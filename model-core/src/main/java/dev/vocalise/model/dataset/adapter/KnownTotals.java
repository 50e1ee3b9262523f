package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Published counts of a full corpus, in the form of {@link ImportReport#knownTotals()}. */
final class KnownTotals {
  private KnownTotals() {}

  static Map<String, Integer> of(
      int neutral, int happiness, int sadness, int anger, int listed, int speakers) {
    Map<String, Integer> totals =
        new LinkedHashMap<>(of(neutral, happiness, sadness, anger, listed));
    totals.put("speakers", speakers);
    return Collections.unmodifiableMap(totals);
  }

  static Map<String, Integer> of(int neutral, int happiness, int sadness, int anger, int listed) {
    Map<String, Integer> totals = new LinkedHashMap<>();
    totals.put(Emotion.NEUTRAL.label(), neutral);
    totals.put(Emotion.HAPPINESS.label(), happiness);
    totals.put(Emotion.SADNESS.label(), sadness);
    totals.put(Emotion.ANGER.label(), anger);
    totals.put("utterances", neutral + happiness + sadness + anger);
    totals.put("listed", listed);
    return Collections.unmodifiableMap(totals);
  }
}
