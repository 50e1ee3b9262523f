package dev.vocalise.activities.dataset;

import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Utterance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What differs between two readings of a corpus, by the ids of utterances.
 *
 * @param relabelled that have another label
 * @param changed that have the same label and differ otherwise: recording, speaker, transcript …
 */
public record CorpusChanges(
    List<String> added, List<String> removed, List<String> relabelled, List<String> changed) {
  private static final int FEW = 3;

  public CorpusChanges {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    relabelled = List.copyOf(relabelled);
    changed = List.copyOf(changed);
  }

  static CorpusChanges between(CorpusManifest before, CorpusManifest after) {
    Map<String, Utterance> left = new LinkedHashMap<>();
    before.utterances().forEach(utterance -> left.put(utterance.id(), utterance));
    List<String> added = new ArrayList<>();
    List<String> relabelled = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (Utterance now : after.utterances()) {
      Utterance then = left.remove(now.id());
      if (then == null) {
        added.add(now.id());
      } else if (then.emotion() != now.emotion() || !Objects.equals(then.code(), now.code())) {
        relabelled.add(now.id());
      } else if (!then.equals(now)) {
        changed.add(now.id());
      }
    }
    return new CorpusChanges(added, List.copyOf(left.keySet()), relabelled, changed);
  }

  /** Whether there is none. */
  public boolean none() {
    return added.isEmpty() && removed.isEmpty() && relabelled.isEmpty() && changed.isEmpty();
  }

  /** Such as {@code 2 added (a, b), 1 relabelled (c)}. */
  public String words() {
    String words =
        Stream.of(
                words(added, "added"),
                words(removed, "removed"),
                words(relabelled, "relabelled"),
                words(changed, "changed"))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "nothing changed" : words;
  }

  private static String words(List<String> ids, String what) {
    return ids.isEmpty()
        ? ""
        : "%d %s (%s%s)"
            .formatted(
                ids.size(),
                what,
                String.join(", ", ids.subList(0, Math.min(FEW, ids.size()))),
                ids.size() > FEW ? ", …" : "");
  }
}
