/** What one worker process takes on, and its life from the first beat to the last. */
@NullMarked
package dev.vocalise.activities.worker;

import org.jspecify.annotations.NullMarked;
