package dev.vocalise.web.ui.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ManifestLines;
import dev.vocalise.web.ui.format.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The value of a sample is its number. */
class UtteranceViewTest {
  @TempDir Path root;

  private CorpusView corpus;
  private ManifestLines manifest;

  @BeforeEach
  void register() throws IOException {
    write(16_000);
    Files.writeString(
        root.resolve("manifest.csv"),
        "file,start,end,emotion,gender,arousal\na.wav,0.25,0.5,sad,female,3.25\n");
    manifest =
        ManifestLines.of(
            CorpusManifest.of(CorpusAdapter.of("csv").read(root, ImportOptions.strict())).bytes());
    corpus =
        new CorpusView(
            UUID.randomUUID(),
            "c",
            "csv",
            root.toString(),
            "0".repeat(64),
            1,
            NullNode.getInstance(),
            null,
            Instant.EPOCH);
  }

  private void write(int frames) throws IOException {
    short[] samples = new short[frames];
    for (int i = 0; i < frames; i++) {
      samples[i] = (short) i;
    }
    Files.write(root.resolve("a.wav"), WavFile.encode(samples, 1, 16_000));
  }

  @Test
  void onlyThePartIsPlayed() {
    float[] samples = UtteranceAudio.samples(corpus, manifest.get(0));

    assertThat(samples).hasSize(4_000);
    for (int i = 0; i < samples.length; i++) {
      assertThat(samples[i] * 32768).isEqualTo(4_000 + i);
    }
  }

  @Test
  void thePageSaysWhichPartItIsAndWhatElseTheTableSays() {
    assertThat(UtteranceView.of(corpus, manifest, 0).facts())
        .contains(
            new Fact("file", "a.wav, 0.250 s to 0.500 s"),
            new Fact("gender", "female"),
            new Fact("arousal", "3.25"));
  }

  @Test
  void aFileThatBecameTooShortHasNoSound() throws IOException {
    write(5_000);

    assertThatThrownBy(() -> UtteranceAudio.samples(corpus, manifest.get(0)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("expected samples 4000 to 8000 but the sound has 5000");
    assertThat(UtteranceView.of(corpus, manifest, 0).augmented()).isEmpty();
  }
}
