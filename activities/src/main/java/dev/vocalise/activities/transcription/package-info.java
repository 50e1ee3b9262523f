/** Glue of speech recognition: audio shards in, words per utterance out. */
@NullMarked
package dev.vocalise.activities.transcription;

import org.jspecify.annotations.NullMarked;
