/** Registered checkpoints. */
@NullMarked
package dev.vocalise.activities.model;

import org.jspecify.annotations.NullMarked;
