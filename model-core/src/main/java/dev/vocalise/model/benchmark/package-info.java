/** Timings of the science, for {@code vocalise bench}. */
@NullMarked
package dev.vocalise.model.benchmark;

import org.jspecify.annotations.NullMarked;
