/**
 * What runs look like in MLflow beyond numbers: {@link
 * dev.vocalise.activities.tracking.ResultFiles}. Delivery itself is in {@code infra.tracking}.
 */
@NullMarked
package dev.vocalise.activities.tracking;

import org.jspecify.annotations.NullMarked;
