/** Where a number comes from: from a cell of a table to the files of corpora behind it. */
@NullMarked
package dev.vocalise.activities.lineage;

import org.jspecify.annotations.NullMarked;
