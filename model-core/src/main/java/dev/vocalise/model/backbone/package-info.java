/**
 * Transformer encoders of speech that yield the state after each layer, their checkpoints, and the
 * set-up of the tensor engine.
 *
 * <p>Start at {@link dev.vocalise.model.backbone.Backbone}. Heads and losses are in {@code
 * training}.
 */
@NullMarked
package dev.vocalise.model.backbone;

import org.jspecify.annotations.NullMarked;
