/** Recognised words of a corpus, beside the audio. */
@NullMarked
package dev.vocalise.web.ui.transcription;

import org.jspecify.annotations.NullMarked;
