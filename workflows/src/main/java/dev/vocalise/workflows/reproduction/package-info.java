/** Comparing runs that were done again with the runs that they reproduce. */
@NullMarked
package dev.vocalise.workflows.reproduction;

import org.jspecify.annotations.NullMarked;
