package dev.vocalise.web.ui.dataset;

import dev.vocalise.model.audio.Fbank;
import dev.vocalise.model.audio.FbankSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** The log-mel features that the model sees, as a picture: low frequencies at the bottom. */
final class SpectrogramImage {
  private static final int MEL_BINS = 128;
  private static final int MOST_COLUMNS = 1_000;

  /** Colours from quiet to loud, close to the viridis map: even steps for every kind of eye. */
  private static final int[] COLOURS = {
    0x1b1236, 0x3b2063, 0x5a2d7d, 0x7c3a84, 0xa14a80, 0xc75d6f, 0xe77b55, 0xf7a540, 0xfbd65c,
    0xfdf8c4
  };

  private SpectrogramImage() {}

  /** A PNG, one pixel per frame and mel bin. */
  static byte[] png(float[] samples) {
    FbankSettings settings = FbankSettings.ast(UtteranceAudio.SAMPLE_RATE_HZ, MEL_BINS);
    int frames = settings.frames(samples.length);
    if (frames < 1) {
      return encode(new BufferedImage(1, MEL_BINS, BufferedImage.TYPE_INT_RGB));
    }
    float[] features = new Fbank(settings).compute(samples);
    float loudest = Float.NEGATIVE_INFINITY;
    for (float value : features) {
      loudest = Math.max(loudest, value);
    }
    // Natural logarithm of power: 11.5 below the peak are 50 dB.
    float quietest = loudest - 11.5f;
    int columns = Math.min(MOST_COLUMNS, frames);
    BufferedImage image = new BufferedImage(columns, MEL_BINS, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < columns; x++) {
      int frame = (int) ((long) x * frames / columns);
      for (int mel = 0; mel < MEL_BINS; mel++) {
        float share = (features[frame * MEL_BINS + mel] - quietest) / (loudest - quietest);
        image.setRGB(x, MEL_BINS - 1 - mel, colour(share));
      }
    }
    return encode(image);
  }

  private static int colour(float share) {
    float at = Math.max(0, Math.min(1, share)) * (COLOURS.length - 1);
    int index = Math.min(COLOURS.length - 2, (int) at);
    float rest = at - index;
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = COLOURS[index] >> shift & 0xff;
      int b = COLOURS[index + 1] >> shift & 0xff;
      mixed |= Math.round(a + (b - a) * rest) << shift;
    }
    return mixed;
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }
}
