package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A registered corpus whose recordings join T_tr; whatever labels it has are not read.
 *
 * @param corpus name under which it was registered
 * @param kind adapter; must be the registered one's
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExtraCorpus(String corpus, String kind) {}
