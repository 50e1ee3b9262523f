/** Scores over seeds: the one source of table, board, artifact and exports. */
@NullMarked
package dev.vocalise.activities.aggregation;

import org.jspecify.annotations.NullMarked;
