/**
 * What the runs of a campaign will take, before any is launched: from measured steps of each kind
 * and the sizes of the parts. Not here: how a process of its own is started, which is the
 * distribution's ({@code web}), and the measurement itself ({@code model.benchmark}). Start at
 * {@code Estimator}.
 */
@NullMarked
package dev.vocalise.activities.estimate;

import org.jspecify.annotations.NullMarked;
