package dev.vocalise.web.ui.dataset;

import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.audio.AudioFile;
import dev.vocalise.model.audio.Resampler;
import dev.vocalise.model.audio.Waveform;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.input.InputRoots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The sound of an utterance as training reads it, mono at 16 kHz, or its beginning. */
final class UtteranceAudio {
  static final int SAMPLE_RATE_HZ = 16_000;

  /** Of a recording of hours a page shows and plays the beginning. */
  static final int MOST_SECONDS = 60;

  private UtteranceAudio() {}

  /**
   * @throws UncheckedIOException where the file is gone or cannot be read
   */
  static float[] samples(CorpusView corpus, Utterance utterance) {
    try {
      Path directory = Path.of(corpus.directory());
      Path file = directory.resolve(utterance.audioPath());
      if (!InputRoots.current().inside(directory, file)) {
        throw new IOException("'" + utterance.audioPath() + "' is not a file below " + directory);
      }
      Utterance.Segment part = utterance.segment();
      Waveform sound =
          AudioFile.excerpt(
              file,
              part == null ? 0 : part.start(),
              part == null ? 0 : part.frames(),
              MOST_SECONDS);
      return sound.sampleRateHz() == SAMPLE_RATE_HZ
          ? sound.samples()
          : Resampler.resample(sound.samples(), sound.sampleRateHz(), SAMPLE_RATE_HZ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) { // the file became shorter than its parts
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
