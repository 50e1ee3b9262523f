/**
 * Model inputs: where they come from, in which order an epoch visits them, and the batches that a
 * step gets. Start at {@link dev.vocalise.model.features.FeatureSource}.
 */
@NullMarked
package dev.vocalise.model.features;

import org.jspecify.annotations.NullMarked;
