package dev.vocalise.workflows.aggregation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Asks for one experiment's scores over seeds; they are read from the database. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AggregationSpec(long campaignId, String experiment) {}
