package dev.vocalise.model.backbone.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily.Start;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.settings.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BertFamilyTest {

  private final BertFamily family = new BertFamily();

  @TempDir private Path folder;

  @BeforeEach
  void checkpoint() throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\n##b\n");
    config(20, 32);
  }

  private void config(int vocabulary, int positions) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\":\"bert\",\"vocab_size\":%d,\"max_position_embeddings\":%d}"
            .formatted(vocabulary, positions));
  }

  private FeatureSource features(Map<String, ?> stored, String... texts) {
    Values values = Values.of(family.settings(), Modality.TEXT, stored);
    List<Clip> clips = List.of(texts).stream().map(text -> Clip.ofWords(text, text)).toList();
    return family.features(new Start(folder, values, 1), Domain.SOURCE, clips);
  }

  @Test
  void textsAreCutAtTheSettingAndCounted() {
    FeatureSource features = features(Map.of("maxPieces", 4), "a", "a b a");
    assertThat(features.digests()).containsExactly("a", "a b a");
    assertThat(features.length(0)).isEqualTo(3);
    assertThat(features.length(1)).isEqualTo(4);
    assertThat(features.truncated()).isEqualTo(1);
  }

  @Test
  void theDefaultsAreThoseOfThePaper() {
    assertThat(family.settings().defaults(Modality.TEXT).stored())
        .isEqualTo(Map.of("maxPieces", 128, "cutoff", 0.15, "cutSpecialTokens", false));
  }

  @Test
  void aVocabularyWithoutTheCaseThatIsAskedForIsNoted() throws IOException {
    assertThat(family.notes(folder)).isEmpty();
    Path settings = folder.resolve("tokenizer_config.json");
    Files.writeString(settings, "{\"do_lower_case\": false}");
    assertThat(family.notes(folder))
        .singleElement()
        .asString()
        .startsWith(
            "vocab.txt has 3 pieces with letters, 0 of them with capitals, but do_lower_case is false");
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nA\nb\n##b\n");
    assertThat(family.notes(folder)).isEmpty();
    Files.delete(settings);
    assertThat(family.notes(folder))
        .singleElement()
        .asString()
        .startsWith(
            "vocab.txt has 3 pieces with letters, 1 of them with capitals, but do_lower_case is true");
  }

  @Test
  void aVocabularyThatTheEncoderHasNoRowsForIsRefused() throws IOException {
    config(6, 32);
    assertThatThrownBy(() -> family.check(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has ids up to 6, but config.json has vocab_size 6");
  }

  @Test
  void longerTextsThanTheEncoderHasPositionsForAreRefused() {
    assertThatThrownBy(() -> features(Map.of("maxPieces", 33), "a"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("texts of 33 pieces")
        .hasMessageContaining("max_position_embeddings 32");
  }
}
