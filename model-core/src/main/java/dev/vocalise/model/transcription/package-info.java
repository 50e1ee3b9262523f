/**
 * From the output of a CTC acoustic model to text: greedy and beam decoding, n-gram language models
 * in the formats of KenLM, word errors, and the recogniser that ties them together (§3.2.4).
 *
 * <p>Start at {@link dev.vocalise.model.transcription.Recogniser}. The encoder itself is in {@code
 * backbone}.
 */
@NullMarked
package dev.vocalise.model.transcription;

import org.jspecify.annotations.NullMarked;
