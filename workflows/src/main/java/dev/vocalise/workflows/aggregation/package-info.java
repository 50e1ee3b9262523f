/** Scores over seeds, per experiment and between experiments. */
@NullMarked
package dev.vocalise.workflows.aggregation;

import org.jspecify.annotations.NullMarked;
