/** N-gram language models in the files of KenLM and in ARPA. */
@NullMarked
package dev.vocalise.model.transcription.ngram;

import org.jspecify.annotations.NullMarked;
