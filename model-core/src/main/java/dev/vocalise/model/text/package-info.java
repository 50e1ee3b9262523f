/**
 * Text as a model reads it: word pieces, token cutoff and the features of a part's transcripts.
 *
 * <p>Start at {@link dev.vocalise.model.features.TokenFeatures}. The encoder is {@code
 * backbone.BertBackbone}; where transcripts come from is not decided here.
 */
@NullMarked
package dev.vocalise.model.text;

import org.jspecify.annotations.NullMarked;
