/**
 * Where a tested run errs: its decisions on T_te beside what the corpus says of each utterance,
 * scores with intervals, calibration, and recall by speaker, gender, session, length and level.
 * Computed from what the run stored; nothing is stored here. Start at {@link
 * dev.vocalise.activities.analysis.RunAnalyst}.
 */
@NullMarked
package dev.vocalise.activities.analysis;

import org.jspecify.annotations.NullMarked;
