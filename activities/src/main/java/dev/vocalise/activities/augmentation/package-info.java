/** Previews of the augmentation. */
@NullMarked
package dev.vocalise.activities.augmentation;

import org.jspecify.annotations.NullMarked;
