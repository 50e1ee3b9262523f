package dev.vocalise.model.transcription.ngram;

import dev.vocalise.model.checkpoint.CheckpointException;

/** A language model or vocabulary that is damaged, foreign or incomplete; the message says what. */
public final class LanguageModelException extends RuntimeException {

  /** With a message that names the file, what was expected and what was found. */
  public LanguageModelException(String message) {
    super(CheckpointException.oneLine(message));
  }

  /** As above, with the reading error that showed it. */
  public LanguageModelException(String message, Throwable cause) {
    super(CheckpointException.oneLine(message), cause);
  }
}
