/**
 * Experiments and runs of any campaigns side by side: scores in pairs, what differs in settings,
 * inputs, code and machine, curves over seeds, and how far decisions agree. Computed from what runs
 * stored; nothing is stored here. Start at {@link dev.vocalise.activities.comparison.Comparer}.
 */
@NullMarked
package dev.vocalise.activities.comparison;

import org.jspecify.annotations.NullMarked;
