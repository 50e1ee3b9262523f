/**
 * Files of weights as others wrote them: safetensors, pickles read as data, and their
 * configuration. Start at {@link dev.vocalise.model.checkpoint.CheckpointFile}.
 */
@NullMarked
package dev.vocalise.model.checkpoint;

import org.jspecify.annotations.NullMarked;
