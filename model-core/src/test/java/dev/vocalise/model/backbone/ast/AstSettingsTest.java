package dev.vocalise.model.backbone.ast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of both files that do not fit each other or this build. */
class AstSettingsTest {

  @TempDir private Path folder;

  private AstConfig read(String model, String audio) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{" + model.replace('\'', '"') + "}");
    Files.writeString(
        folder.resolve("preprocessor_config.json"), "{" + audio.replace('\'', '"') + "}");
    return AstConfig.read(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        " | 'sampling_rate':8000 | preprocessor_config.json: sampling_rate: expected 16000",
        " | 'std':0 | preprocessor_config.json: std must be > 0 but was 0.0",
        " | 'std':NaN | preprocessor_config.json: std: expected a number, got",
        " | 'mean':NaN | preprocessor_config.json: mean: expected a number, got",
        " | 'mean':-Infinity | preprocessor_config.json: mean: expected a number, got",
        " | 'max_length':96 | max_length: config.json has 1024, but preprocessor_config.json has 96",
        "'num_mel_bins':64 | | num_mel_bins: config.json has 64, but preprocessor_config.json has 128",
        "'num_attention_heads':7 | | config.json: hidden_size 768 is not a multiple of num_attention_heads 7",
        "'patch_size':200 | | config.json: input of 1024 frames x 128 mel bins holds no patch of 200"
      })
  void areRefusedWithBothNumbersAndTheRightFile(String model, String audio, String message)
      throws IOException {
    assertThatThrownBy(() -> read(model == null ? "" : model, audio == null ? "" : audio))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  /** Methods with a decoder rebuild what is said here, so it must be what is heard. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"48 | 32 | 'mean':-4.2,'std':4.5", "64 | 24 | 'do_normalize':false"})
  void theLogMelsAreThoseOfTheInputsThatItMakes(int frames, int bins, String statistics)
      throws IOException {
    AstFamily family = new AstFamily();
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{'max_length':%d,'num_mel_bins':%d,%s}"
            .formatted(frames, bins, statistics)
            .replace('\'', '"'));
    BackboneFamily.Start start =
        new BackboneFamily.Start(
            folder, Values.byKey(Settings.none(), Modality.AUDIO, Map.of()), 1);
    float[] wave = new float[16_000 / 4];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) Math.sin(i * 0.1);
    }
    FeatureSource features =
        family.features(start, Domain.TARGET, List.of(Clip.of("a".repeat(64), wave)));
    float[] input = new float[features.inputLength()];
    int valid = features.plain(0, input, 0);

    LogMels mels = Objects.requireNonNull(family.logMels(start));
    assertThat(mels.frames()).isEqualTo(frames).isEqualTo(features.length(0));
    assertThat(mels.bins()).isEqualTo(bins).isEqualTo(features.width());
    assertThat(valid).isLessThan(frames);
    for (int i = 0; i < input.length; i++) {
      boolean own = i < valid * bins;
      assertThat(input[i] == (float) mels.padding()).as("value %d", i).isNotEqualTo(own);
    }
  }

  @Test
  void statisticsThatAreNotUsedMayBeAnything() throws IOException {
    assertThat(read("", "'do_normalize':false,'std':0").std()).isEqualTo(AstConfig.AUDIOSET_STD);
    assertThat(read("", "'mean':-6.6268077,'std':5.358466").std()).isEqualTo(5.358466);
  }

  @Test
  void statisticsOfOthersAndEmptyMelBinsAreNoted() throws IOException {
    AstFamily family = new AstFamily();
    read("", "'mean':-4.2677393,'std':4.5689974");
    assertThat(family.notes(folder)).isEmpty();
    read("", "'std':4.5689974");
    assertThat(family.notes(folder)).singleElement().asString().contains("AudioSet's are used");
    read("'num_mel_bins':512", "'num_mel_bins':512,'mean':-4,'std':4");
    assertThat(family.notes(folder)).singleElement().asString().contains("of the 512 mel bins");
  }
}
