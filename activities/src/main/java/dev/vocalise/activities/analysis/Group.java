package dev.vocalise.activities.analysis;

import dev.vocalise.model.aggregation.Scores;

/**
 * Utterances with something in common.
 *
 * @param name the speaker, or the interval of lengths or levels
 */
public record Group(String name, Scores scores) {}
