/** Launching, resuming, cancelling and reconciling campaigns. */
@NullMarked
package dev.vocalise.activities.campaign;

import org.jspecify.annotations.NullMarked;
