/** Alternating training on source and target. */
@NullMarked
package dev.vocalise.workflows.training;

import org.jspecify.annotations.NullMarked;
