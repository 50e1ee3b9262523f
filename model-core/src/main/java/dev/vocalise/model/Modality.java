package dev.vocalise.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * What a model hears or reads. The paper trains one for each (§4.2.1, §4.2.2); others have one
 * model that does both.
 */
public enum Modality {
  /** Spectrograms or waves. */
  AUDIO("audio"),
  /** Words of a transcript, or their pieces. */
  TEXT("text"),
  /** Both at once. */
  AUDIO_TEXT("audio+text");

  private final String label;

  Modality(String label) {
    this.label = label;
  }

  /** Name in campaign files and stored experiments. */
  @JsonValue
  public String label() {
    return label;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException that names those that there are
   */
  public static Modality of(String label) {
    return Arrays.stream(values())
        .filter(modality -> modality.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown modality '%s': expected audio, text or audio+text".formatted(label)));
  }

  /** Whether it needs recordings. */
  public boolean hears() {
    return this != TEXT;
  }

  /** Whether it needs words. */
  public boolean reads() {
    return this != AUDIO;
  }
}
