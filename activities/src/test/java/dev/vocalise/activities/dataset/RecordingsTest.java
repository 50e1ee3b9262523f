package dev.vocalise.activities.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.Waveform;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
  @TempDir Path directory;

  private Utterance part(String id, long start, long frames) throws IOException {
    Path file = directory.resolve("long.wav");
    if (!Files.exists(file)) {
      float[] samples = new float[1000];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = i / 32768f;
      }
      WavFile.write(file, samples, 8_000);
    }
    return new Utterance(
        id,
        "long.wav",
        Sha256.of(Files.readAllBytes(file)),
        8_000,
        frames / 8_000.0,
        "1",
        "",
        null,
        "N",
        null,
        "en",
        new Utterance.Segment(start, frames),
        null,
        Map.of(),
        Map.of());
  }

  @Test
  void theFileOfConsecutivePartsIsReadOnceAndCutToTheSample() throws IOException {
    Recordings recordings = new Recordings("mine", directory);
    Utterance first = part("long#0", 0, 250);
    Utterance second = part("long#1", 250, 750);

    Waveform whole = recordings.read(first);

    assertThat(recordings.read(second)).isSameAs(whole);
    assertThat(first.cut(whole).samples()).hasSize(250).endsWith(249 / 32768f);
    assertThat(second.cut(whole).samples()).hasSize(750).startsWith(250 / 32768f);
  }

  @Test
  void aChangedFileIsRefusedForItsPartsToo() throws IOException {
    Utterance part = part("long#0", 0, 250);
    WavFile.write(directory.resolve("long.wav"), new float[1000], 8_000);

    assertThatThrownBy(() -> new Recordings("mine", directory).read(part))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("has changed since it was registered");
  }
}
