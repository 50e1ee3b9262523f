/** The recipe of every augmented view, and previews to listen to. */
@NullMarked
package dev.vocalise.workflows.augmentation;

import org.jspecify.annotations.NullMarked;
