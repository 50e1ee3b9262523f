package dev.vocalise.model.fusion;

/** What becomes of a test utterance without transcript (method §7 leaves it open). */
public enum MissingText {
  /** The audio logits decide alone; audio and fusion are scored on the same utterances. */
  AUDIO_ONLY,
  /** Left out of the fused score. */
  DROP
}
