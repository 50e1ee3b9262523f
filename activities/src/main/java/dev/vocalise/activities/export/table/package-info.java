/**
 * The results of a campaign as tables; a new one is a class and a line in the list of {@link
 * dev.vocalise.activities.export.Export}. Not here: the numbers, which are {@code aggregation}'s.
 */
@NullMarked
package dev.vocalise.activities.export.table;

import org.jspecify.annotations.NullMarked;
