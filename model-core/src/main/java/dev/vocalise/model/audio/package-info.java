/**
 * From samples to the features that the Spectrogram Transformer reads (§3.1.2, §4.2.1): resampling,
 * Kaldi-compatible log-mel filter banks, and padding and normalising as the AST feature extractor
 * does it. Nothing here is random and nothing depends on threads; start at {@link
 * dev.vocalise.model.audio.AstFeatureExtractor}.
 */
@NullMarked
package dev.vocalise.model.audio;

import org.jspecify.annotations.NullMarked;
