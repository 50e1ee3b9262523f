package dev.vocalise.workflows.transcription;

import io.temporal.activity.ActivityInterface;

/** Speech recognition (§4.2.3); runs on a queue of its own. */
@ActivityInterface
public interface TranscriptionActivities {
  /**
   * Transcribes every utterance of the corpus, from where an attempt before this one stopped.
   * Nothing here looks at emotion labels.
   */
  Transcripts transcribe(TranscriptionSpec spec);
}
