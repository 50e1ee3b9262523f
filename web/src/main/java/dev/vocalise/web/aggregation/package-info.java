/**
 * The results of a campaign in every format; a new one is a class and a line in {@link
 * dev.vocalise.web.aggregation.Export}. Not here: the numbers, which are {@code
 * activities.aggregation}'s.
 */
@NullMarked
package dev.vocalise.web.aggregation;

import org.jspecify.annotations.NullMarked;
