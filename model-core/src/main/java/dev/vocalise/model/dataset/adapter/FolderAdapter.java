package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A corpus that is given by its folder; what a subclass adds is how its labels are read. */
abstract class FolderAdapter implements CorpusAdapter {
  private final String kind;
  private final String expects;
  private final @Nullable String whyNoText;
  private final Map<String, Integer> knownTotals;

  /** As the accessors of the interface have them; totals as {@link #totals} makes them, or none. */
  FolderAdapter(
      String kind, String expects, @Nullable String whyNoText, Map<String, Integer> knownTotals) {
    this.kind = kind;
    this.expects = expects;
    this.whyNoText = whyNoText;
    this.knownTotals = knownTotals;
  }

  /** Published counts of a full corpus, in the form of {@link ImportReport#knownTotals()}. */
  static Map<String, Integer> totals(
      int neutral, int happiness, int sadness, int anger, int listed, int... speakers) {
    Map<String, Integer> totals = new LinkedHashMap<>();
    totals.put(Emotion.NEUTRAL.label(), neutral);
    totals.put(Emotion.HAPPINESS.label(), happiness);
    totals.put(Emotion.SADNESS.label(), sadness);
    totals.put(Emotion.ANGER.label(), anger);
    totals.put("utterances", neutral + happiness + sadness + anger);
    totals.put("listed", listed);
    for (int count : speakers) {
      totals.put("speakers", count);
    }
    return Collections.unmodifiableMap(totals);
  }

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final String expects() {
    return expects;
  }

  @Override
  public final @Nullable String whyNoText() {
    return whyNoText;
  }

  @Override
  public Corpus read(Path given, ImportOptions options) {
    Path directory = CorpusFolder.require(this, given);
    CorpusReading reading = new CorpusReading(kind, directory, options);
    read(reading, directory);
    reading.noteLost(CorpusFiles.lost(directory, CorpusFiles.MAX_DEPTH));
    return reading.finish(knownTotals);
  }

  /** Adds what the labels say, and what is wrong with them. */
  abstract void read(CorpusReading reading, Path directory);
}
