/** Scores over seeds as table and artifact. */
@NullMarked
package dev.vocalise.activities.aggregation;

import org.jspecify.annotations.NullMarked;
