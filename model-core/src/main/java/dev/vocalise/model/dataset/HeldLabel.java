package dev.vocalise.model.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A label that a corpus holds, counted over its manifest: what an import leaves out of the four
 * classes is usable by campaigns with classes of their own.
 *
 * @param label as the corpus spells it first
 * @param name what the corpus' kind calls it ({@link CorpusAdapter#vocabulary}), else the class
 *     that it means, else the label itself; {@code no label} for the empty one
 * @param paperClass which of the paper's four it is by default, null: none of them
 */
public record HeldLabel(String label, String name, @Nullable String paperClass, int utterances) {

  /** How a report begins the reason of what it leaves out of the four: the label stands behind. */
  public static final String LEFT_OUT = "label ";

  /** All of them: those of the four in their order, then the others, the most frequent first. */
  public static List<HeldLabel> of(String kind, List<Utterance> utterances) {
    CorpusAdapter adapter = CorpusAdapter.of(kind);
    Map<String, String> vocabulary = new HashMap<>();
    adapter.vocabulary().forEach((code, word) -> vocabulary.put(LabelMap.key(code), word));
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Utterance> first = new LinkedHashMap<>();
    for (Utterance utterance : utterances) {
      String key = LabelMap.key(utterance.code());
      counts.merge(key, 1, Integer::sum);
      first.putIfAbsent(key, utterance);
    }
    LabelMap byDefault = adapter.labelMaps().get(0);
    List<HeldLabel> labels = new ArrayList<>();
    first.forEach(
        (key, one) -> {
          Emotion emotion = one.emotion();
          String said = emotion == null ? one.code() : emotion.label();
          String name = key.isEmpty() ? "no label" : vocabulary.getOrDefault(key, said);
          labels.add(
              new HeldLabel(one.code(), name, byDefault.classOf(one), counts.getOrDefault(key, 0)));
        });
    labels.sort(
        Comparator.comparingInt(HeldLabel::place)
            .thenComparing(HeldLabel::utterances, Comparator.reverseOrder())
            .thenComparing(HeldLabel::label));
    return List.copyOf(labels);
  }

  private int place() {
    return paperClass == null ? ClassNames.PAPER.size() : ClassNames.PAPER.index(paperClass);
  }
}
