package dev.vocalise.activities.training;

import dev.vocalise.model.features.Domain;
import dev.vocalise.workflows.dataset.PreparedAudio;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of the split, as a branch reads it.
 *
 * @param ids all of them
 * @param words by id, of those that have any; null where the branch does not read
 * @param heard whether the branch hears
 * @param audio of the corpus
 */
record SplitPart(
    String name,
    Domain domain,
    List<String> ids,
    @Nullable Map<String, String> words,
    boolean heard,
    SplitCorpora.Side corpus,
    PreparedAudio audio) {

  /** The ids that this branch can use; who also hears reads no word where there is none. */
  List<String> usable() {
    return heard ? ids : withWords();
  }

  private List<String> withWords() {
    return words == null ? List.of() : ids.stream().filter(words::containsKey).toList();
  }

  /** Whether the branch reads and there is nothing to read. */
  boolean wordless() {
    return words != null && withWords().isEmpty();
  }

  TrainingInputs.TextReport.Count count() {
    return new TrainingInputs.TextReport.Count(ids.size(), ids.size() - withWords().size());
  }
}
