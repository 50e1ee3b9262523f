/**
 * Evaluation of a trained seed on the target test part, where logits of two modalities are added.
 */
@NullMarked
package dev.vocalise.workflows.fusion;

import org.jspecify.annotations.NullMarked;
