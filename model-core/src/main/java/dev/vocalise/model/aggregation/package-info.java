/**
 * From predictions to the numbers of a table: scores of one run, summaries over seeds and paired
 * comparisons of two experiments. Plain arithmetic on small arrays, without files and tensors;
 * start at {@link dev.vocalise.model.aggregation.Scores} and {@link
 * dev.vocalise.model.aggregation.SeedStatistics}.
 */
@NullMarked
package dev.vocalise.model.aggregation;

import org.jspecify.annotations.NullMarked;
