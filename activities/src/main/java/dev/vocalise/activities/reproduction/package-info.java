/** Doing runs again from what was recorded of them, and comparing the results. */
@NullMarked
package dev.vocalise.activities.reproduction;

import org.jspecify.annotations.NullMarked;
