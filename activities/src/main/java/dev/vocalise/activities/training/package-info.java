/** One trained seed, with checkpoints and progress. */
@NullMarked
package dev.vocalise.activities.training;

import org.jspecify.annotations.NullMarked;
