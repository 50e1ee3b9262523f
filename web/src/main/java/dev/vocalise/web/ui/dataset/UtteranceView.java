package dev.vocalise.web.ui.dataset;

import dev.vocalise.web.ui.format.Fact;
import java.util.List;

/** An utterance and its augmented views, as sound and picture. */
public record UtteranceView(
    String id, List<Fact> facts, Sound original, List<Augmented> augmented, String seed) {

  /**
   * Addresses of one sound.
   *
   * @param wave path data of the waveform, 600 × 56 pixels
   */
  public record Sound(String audio, String spectrogram, String wave, String label) {}

  /** One type of Table 2 with its two views. */
  public record Augmented(String type, String transforms, List<Drawn> views) {}

  /** A view and what was drawn for it. */
  public record Drawn(String recipe, Sound sound) {}
}
