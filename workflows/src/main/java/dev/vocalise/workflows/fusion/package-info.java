/**
 * Evaluation of a trained seed on the target test part; later also logits of two modalities added.
 */
@NullMarked
package dev.vocalise.workflows.fusion;

import org.jspecify.annotations.NullMarked;
