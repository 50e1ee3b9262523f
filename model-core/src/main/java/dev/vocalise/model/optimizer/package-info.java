/**
 * How weights move: optimizers, their rates, and gradients of batches that do not fit into memory.
 */
@NullMarked
package dev.vocalise.model.optimizer;

import org.jspecify.annotations.NullMarked;
