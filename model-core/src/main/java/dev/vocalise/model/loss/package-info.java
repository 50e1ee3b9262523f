/** Losses as functions of tensors (Eq. 3 to 7). */
@NullMarked
package dev.vocalise.model.loss;

import org.jspecify.annotations.NullMarked;
