package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A registered corpus as an experiment uses it.
 *
 * @param corpus name under which it was registered
 * @param kind adapter, such as {@code iemocap}; must be the registered one's
 * @param labels name of the label map, {@code default} for the adapter's own, {@code own} where the
 *     campaign has one
 * @param byLabel the campaign's label map, complete: class by label, lower case; null where an
 *     adapter's map is used, also in the stored form
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CorpusChoice(
    String corpus,
    String kind,
    String labels,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedMap<String, String> byLabel) {

  public CorpusChoice {
    byLabel = byLabel == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(byLabel));
  }

  /** With a label map of the adapter. */
  public CorpusChoice(String corpus, String kind, String labels) {
    this(corpus, kind, labels, null);
  }

  /** The same where the labels are not read: without the entries of the campaign's map. */
  public CorpusChoice withoutEntries() {
    return byLabel == null ? this : new CorpusChoice(corpus, kind, labels, new TreeMap<>());
  }
}
