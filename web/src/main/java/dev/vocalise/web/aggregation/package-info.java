/**
 * The result table of a campaign in every format. Not here: the statistics, which are {@code
 * model-core}'s.
 */
@NullMarked
package dev.vocalise.web.aggregation;

import org.jspecify.annotations.NullMarked;
