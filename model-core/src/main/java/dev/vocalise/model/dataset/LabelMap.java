package dev.vocalise.model.dataset;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment turns a corpus' labels into the four classes. Each adapter names those that fit
 * its labels.
 *
 * @param byCode class by the corpus' own code; null: what the adapter said on import
 * @param defect to be shown in every report made with this map; null for a sound map
 */
public record LabelMap(
    String name, @Nullable Map<String, Emotion> byCode, @Nullable String defect) {

  /** What the adapter says. */
  public static final LabelMap DEFAULT = new LabelMap("default", null, null);

  /** Copies the map. */
  public LabelMap {
    byCode = byCode == null ? null : Map.copyOf(byCode);
  }

  /** The class of the utterance, null where the map leaves it out. */
  public @Nullable Emotion emotion(Utterance utterance) {
    return byCode == null ? utterance.emotion() : byCode.get(utterance.code());
  }
}
