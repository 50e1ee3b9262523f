package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A registered corpus as an experiment uses it.
 *
 * @param corpus name under which it was registered
 * @param kind adapter, such as {@code iemocap}; must be the registered one's
 * @param labels name of the label map, {@code default} for the adapter's own
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CorpusChoice(String corpus, String kind, String labels) {}
