/** Corpora: registration, verification, audio shards. */
@NullMarked
package dev.vocalise.activities.dataset;

import org.jspecify.annotations.NullMarked;
