package dev.vocalise.model.backbone.crnn;

import java.util.List;

/**
 * Geometry of a {@link Crnn}.
 *
 * @param frames F of every input
 * @param bins M
 * @param channels of the three convolutions, multiples of 8
 * @param lstm L
 * @param size E
 * @param dropout on the pooled vector
 */
public record CrnnSizes(
    int frames, int bins, List<Integer> channels, int lstm, int size, double dropout) {

  /** Refuses another number of convolutions. */
  public CrnnSizes {
    channels = List.copyOf(channels);
    if (channels.size() != Crnn.CONVOLUTIONS) {
      throw new IllegalArgumentException(
          "channels: expected %d numbers, got %s".formatted(Crnn.CONVOLUTIONS, channels));
    }
  }
}
