/**
 * Decision-level fusion: logits of two modalities are added (method §7, Eq. 9). Nothing is trained
 * here.
 */
@NullMarked
package dev.vocalise.model.fusion;

import org.jspecify.annotations.NullMarked;
