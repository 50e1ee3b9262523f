package dev.vocalise.model.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.text.TokenCutoff;
import dev.vocalise.model.text.WordPieces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFeaturesTest {

  private static final String VOCABULARY = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\n##b\n";
  private static final String LONG = "a b ".repeat(40);

  @TempDir private Path directory;

  @BeforeEach
  void writeVocabulary() throws IOException {
    Files.writeString(directory.resolve("vocab.txt"), VOCABULARY);
  }

  private TokenFeatures features(TokenCutoff cutoff, long seed, String... texts) {
    try (WordPieces pieces = WordPieces.open(directory, 64)) {
      List<TokenFeatures.Line> lines =
          IntStream.range(0, texts.length)
              .mapToObj(i -> new TokenFeatures.Line("digest" + i, texts[i]))
              .toList();
      return new TokenFeatures(lines, pieces, cutoff, seed);
    }
  }

  @Test
  void idsAreThoseOfTheVocabularyBetweenTheTwoSpecialOnes() {
    TokenFeatures features = features(TokenCutoff.DEFAULT, 1, "A abb zebra", "");
    float[] out = new float[64];
    assertThat(features.plain(0, out, 2)).isEqualTo(7).isEqualTo(features.length(0));
    assertThat(out).startsWith(0, 0, 2, 5, 5, 7, 7, 1, 3);
    assertThat(features.length(1)).isEqualTo(2);
  }

  @Test
  void longTextsEndWithTheLastPieceAndAreCounted() {
    TokenFeatures features = features(TokenCutoff.DEFAULT, 1, LONG, "a");
    float[] out = new float[64];
    assertThat(features.plain(0, out, 0)).isEqualTo(64);
    assertThat(out[63]).isEqualTo(3);
    assertThat(features.truncated()).isEqualTo(1);
  }

  @Test
  void everyAppearanceAndViewHasItsOwnCutAndCanBeMadeAgain() {
    TokenFeatures features = features(TokenCutoff.DEFAULT, 7, LONG, LONG);
    TokenFeatures again = features(TokenCutoff.DEFAULT, 7, LONG, LONG);
    Set<String> seen = new HashSet<>();
    for (int utterance = 0; utterance < 2; utterance++) {
      for (int type = 0; type < AugmentationType.values().length; type++) {
        for (int view = 1; view <= 2; view++) {
          for (int epoch = 1; epoch <= 2; epoch++) {
            String cut = view(features, utterance, type, view, epoch);
            assertThat(view(again, utterance, type, view, epoch)).isEqualTo(cut);
            seen.add(cut);
          }
        }
      }
    }
    assertThat(seen).hasSize(2 * 5 * 2 * 2);
    assertThat(view(features(TokenCutoff.DEFAULT, 8, LONG), 0, 0, 1, 1))
        .isNotEqualTo(view(features, 0, 0, 1, 1));
  }

  private static String view(TokenFeatures features, int utterance, int type, int view, int epoch) {
    float[] out = new float[64];
    assertThat(features.view(utterance, type, view, epoch, 0, out, 0)).isEqualTo(64);
    return Arrays.toString(out);
  }

  @Test
  void theShareOfCutPiecesIsTheProbabilityAndSpecialOnesAreKeptUnlessAsked() {
    for (boolean special : new boolean[] {false, true}) {
      TokenFeatures features = features(new TokenCutoff(0.15, special), 3, LONG);
      int cut = 0;
      int ends = 0;
      int views = 400;
      float[] out = new float[64];
      for (int epoch = 1; epoch <= views; epoch++) {
        features.view(0, 0, 1, epoch, 0, out, 0);
        for (int i = 0; i < 64; i++) {
          cut += i > 0 && i < 63 && out[i] == 0 ? 1 : 0;
          ends += (i == 0 || i == 63) && out[i] == 0 ? 1 : 0;
        }
      }
      assertThat(cut / (62.0 * views)).isBetween(0.14, 0.16); // 4.5 standard errors
      assertThat(ends).isBetween(special ? 60 : 0, special ? 180 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":{\"type\":\"BPE\"}}",
        "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{}}}",
        "[]",
        "{",
        "\u0000\u0001"
      })
  void aTokenizerOfAnotherKindIsRefused(String json) throws IOException {
    Files.writeString(directory.resolve("tokenizer.json"), json);
    assertThatThrownBy(() -> WordPieces.open(directory, 64))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tokenizer.json");
  }

  @Test
  void aDamagedVocabularyIsRefusedOrStillOne() throws IOException {
    byte[] whole = Files.readAllBytes(directory.resolve("vocab.txt"));
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(directory.resolve("vocab.txt"), damaged);
      try (WordPieces pieces = WordPieces.open(directory, 64)) {
        assertThat(pieces.encode("a abb zebra").ids()).isNotEmpty();
      } catch (CheckpointException e) {
        assertThat(e.getMessage()).contains("vocab.txt").doesNotContain("\n");
      }
    }
  }
}
