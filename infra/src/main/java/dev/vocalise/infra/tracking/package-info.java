/**
 * Delivers the outbox to MLflow. Nothing here is ever in a run's way: MLflow may be absent for the
 * whole campaign and gets everything when it is named. Start at {@link
 * dev.vocalise.infra.tracking.MlflowTracker}.
 */
@NullMarked
package dev.vocalise.infra.tracking;

import org.jspecify.annotations.NullMarked;
