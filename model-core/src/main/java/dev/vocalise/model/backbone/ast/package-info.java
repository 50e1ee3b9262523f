/** Audio Spectrogram Transformer (§3.1.2). */
@NullMarked
package dev.vocalise.model.backbone.ast;

import org.jspecify.annotations.NullMarked;
