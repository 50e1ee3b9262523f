/**
 * The engine: its operations, memory, devices, and tensors outside it. Start at {@link
 * dev.vocalise.model.tensor.TorchOps}.
 */
@NullMarked
package dev.vocalise.model.tensor;

import org.jspecify.annotations.NullMarked;
