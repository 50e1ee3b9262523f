/**
 * Bidirectional LSTMs with attention over cepstral frames, words, or both, trained from scratch.
 * Start at {@link dev.vocalise.model.backbone.bilstm.Bilstm}.
 */
@NullMarked
package dev.vocalise.model.backbone.bilstm;

import org.jspecify.annotations.NullMarked;
