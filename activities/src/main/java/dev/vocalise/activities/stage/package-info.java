/** What every stage has in common: cache key, attempt, outcome. */
@NullMarked
package dev.vocalise.activities.stage;

import org.jspecify.annotations.NullMarked;
