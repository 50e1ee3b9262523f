package dev.vocalise.model.dataset;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment turns a corpus' labels into the four classes. EMO-DB has seven labels and the
 * paper's counts for it (§4.1) are a known defect, hence three named maps beside the default.
 */
public enum LabelMap {
  /** What the adapter says; for EMO-DB the same as {@link #EMODB_4CLASS}. */
  DEFAULT("default", Map.of(), null),
  /** Anger, happiness, neutral, sadness; the other three emotions are left out (339 of 535). */
  EMODB_4CLASS("emodb-4class", EmoDbAdapter.FOUR_CLASSES, null),
  /** As 4class, and boredom, disgust and fear count as neutral (all 535). */
  EMODB_535(
      "emodb-535",
      Map.of(
          "W", Emotion.ANGER,
          "F", Emotion.HAPPINESS,
          "T", Emotion.SADNESS,
          "N", Emotion.NEUTRAL,
          "L", Emotion.NEUTRAL,
          "E", Emotion.NEUTRAL,
          "A", Emotion.NEUTRAL),
      null),
  /** As 535 with anger and sadness swapped: gives the counts that the paper prints. */
  EMODB_PAPER(
      "emodb-paper",
      Map.of(
          "W", Emotion.SADNESS,
          "F", Emotion.HAPPINESS,
          "T", Emotion.ANGER,
          "N", Emotion.NEUTRAL,
          "L", Emotion.NEUTRAL,
          "E", Emotion.NEUTRAL,
          "A", Emotion.NEUTRAL),
      "known defect: anger and sadness are swapped, and boredom, disgust and fear count as neutral,"
          + " to reproduce the paper's EMO-DB counts");

  private final String mapName;

  @SuppressWarnings("ImmutableEnumChecker") // every map here is a Map.of
  private final Map<String, Emotion> byCode;

  private final @Nullable String defect;

  LabelMap(String mapName, Map<String, Emotion> byCode, @Nullable String defect) {
    this.mapName = mapName;
    this.byCode = byCode;
    this.defect = defect;
  }

  /** The map of that name, or an {@link IllegalArgumentException} that names all of them. */
  public static LabelMap of(String name) {
    for (LabelMap map : values()) {
      if (map.mapName.equals(name)) {
        return map;
      }
    }
    throw new IllegalArgumentException(
        "unknown label map '"
            + name
            + "': expected default, emodb-4class, emodb-535 or emodb-paper");
  }

  public String mapName() {
    return mapName;
  }

  /** To be shown in every report made with this map; null for a sound map. */
  public @Nullable String defect() {
    return defect;
  }

  /** Whether the map knows the labels of corpora of this kind. */
  public boolean fits(String corpusKind) {
    return this == DEFAULT || corpusKind.equals(EmoDbAdapter.KIND);
  }

  /** The class of the utterance, null where the map leaves it out. */
  public @Nullable Emotion emotion(Utterance utterance) {
    return this == DEFAULT ? utterance.emotion() : byCode.get(utterance.code());
  }
}
