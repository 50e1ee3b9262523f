/** The score of a trained seed on the target test part. */
@NullMarked
package dev.vocalise.activities.fusion;

import org.jspecify.annotations.NullMarked;
