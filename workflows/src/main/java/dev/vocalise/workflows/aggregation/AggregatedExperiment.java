package dev.vocalise.workflows.aggregation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * Scores of one experiment over its finished seeds, in percent.
 *
 * @param std sample deviation, null below two seeds
 * @param missing seeds without a score
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AggregatedExperiment(
    String experiment, int seeds, int missing, @Nullable Double mean, @Nullable Double std) {}
