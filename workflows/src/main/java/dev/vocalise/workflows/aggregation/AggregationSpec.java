package dev.vocalise.workflows.aggregation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.UUID;

/** Asks for one experiment's scores over seeds; they are read from the database. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AggregationSpec(UUID campaignId, String experiment) {}
