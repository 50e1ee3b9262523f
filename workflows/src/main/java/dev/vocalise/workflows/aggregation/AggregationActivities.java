package dev.vocalise.workflows.aggregation;

import io.temporal.activity.ActivityInterface;

/** Mean, deviation and interval over seeds (§4.2.3). */
@ActivityInterface
public interface AggregationActivities {
  AggregatedExperiment aggregateSeeds(AggregationSpec spec);
}
