package dev.vocalise.model;

/** What a model hears or reads; the paper trains one for each (§4.2.1, §4.2.2). */
public enum Modality {
  /** Spectrograms or waves. */
  AUDIO,
  /** Word pieces of a transcript. */
  TEXT;

  /** The value for this modality. */
  public <T> T of(T audio, T text) {
    return switch (this) {
      case AUDIO -> audio;
      case TEXT -> text;
    };
  }
}
