/** Wav2Vec2 on raw waves (Table 11), with its CTC head for speech recognition (§4.2.3). */
@NullMarked
package dev.vocalise.model.backbone.wav2vec2;

import org.jspecify.annotations.NullMarked;
