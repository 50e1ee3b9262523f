package dev.vocalise.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.audio.WaveInputSettings;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.bert.BertBackbone;
import dev.vocalise.model.backbone.bert.BertFamily;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.text.WordPieces;
import dev.vocalise.model.transcription.Recogniser;
import dev.vocalise.model.transcription.Recogniser.Decoding;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The small files beside a checkpoint, damaged in every way: either the folder still loads, or it
 * is refused in one line that names it. Anything else that is thrown fails the test.
 */
class DamagedFolderTest {

  private static final int FLIPS = 60;
  private static final int CUTS = 25;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private enum Kind {
    AST {
      @Override
      void load(Path folder) {
        AstFeatureSettings.read(folder.resolve("preprocessor_config.json"));
        AstBackbone.load(folder, ComputeDevice.CPU).close();
      }
    },
    BERT {
      @Override
      void load(Path folder) {
        new BertFamily().check(folder);
        try (WordPieces pieces = WordPieces.open(folder, 16)) {
          pieces.encode("What a day, and 3 more words.");
        }
        BertBackbone.load(folder, ComputeDevice.CPU).close();
      }
    },
    WAV2VEC2 {
      @Override
      void load(Path folder) {
        WaveInputSettings.read(folder.resolve("preprocessor_config.json"));
        Recogniser.load(folder, Decoding.beam(5), Precision.FLOAT32, ComputeDevice.CPU).close();
      }
    };

    abstract void load(Path folder);
  }

  /** One golden folder; the recogniser takes its language model from another. */
  private void copy(Kind kind) throws IOException {
    String family =
        kind == Kind.WAV2VEC2
            ? "wav2vec2-tiny-layer"
            : kind.name().toLowerCase(Locale.ROOT) + "-tiny";
    copy(GoldenCases.families(family).get(0), folder);
    if (kind == Kind.WAV2VEC2) {
      Path words = Files.createDirectory(folder.resolve("language_model"));
      copy(GoldenCases.families("ctc").get(0).resolve("language_model"), words);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AST, config.json",
    "AST, preprocessor_config.json",
    "BERT, config.json",
    "BERT, tokenizer.json",
    "BERT, tokenizer_config.json",
    "BERT, vocab.txt",
    "WAV2VEC2, config.json",
    "WAV2VEC2, preprocessor_config.json",
    "WAV2VEC2, vocab.json",
    "WAV2VEC2, tokenizer_config.json",
    "WAV2VEC2, language_model/attrs.json",
    "WAV2VEC2, language_model/unigrams.txt"
  })
  void aDamagedFileIsRefusedInOneLineOrDoesNoHarm(Kind kind, String name) throws IOException {
    copy(kind);
    if (name.equals("vocab.txt")) {
      Files.delete(folder.resolve("tokenizer.json"));
    }
    kind.load(folder);
    Path file = folder.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    List<byte[]> damages = damages(whole);
    for (byte[] damaged : damages) {
      Files.write(file, damaged);
      refused += refused(kind) ? 1 : 0;
    }
    assertThat(refused).as("%s %s of %d", kind, name, damages.size()).isPositive();
  }

  private static List<byte[]> damages(byte[] whole) {
    List<byte[]> damages = new ArrayList<>();
    for (String text : List.of("", "[]", "null", "{", "{}x", "[".repeat(5000), "\u0000\u0000")) {
      damages.add(text.getBytes(StandardCharsets.UTF_8));
    }
    damages.add(new byte[] {(byte) 0xFF, (byte) 0xFE, 0x7B});
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < CUTS; i++) {
      damages.add(Arrays.copyOf(whole, random.nextInt(whole.length)));
    }
    for (int i = 0; i < FLIPS; i++) {
      byte[] flipped = whole.clone();
      for (int n = 0; n <= i / 10; n++) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      damages.add(flipped);
    }
    return damages;
  }

  /** Every value of the file in turn becomes each of these. */
  @ParameterizedTest
  @CsvSource({
    "AST, config.json",
    "AST, preprocessor_config.json",
    "BERT, config.json",
    "WAV2VEC2, config.json",
    "WAV2VEC2, preprocessor_config.json",
    "WAV2VEC2, language_model/attrs.json"
  })
  void aValueThatCannotBeIsRefusedInOneLineOrDoesNoHarm(Kind kind, String name) throws IOException {
    copy(kind);
    Path file = folder.resolve(name);
    ObjectNode whole = (ObjectNode) GoldenCases.json(file);
    List<String> keys = new ArrayList<>();
    whole.fieldNames().forEachRemaining(keys::add);
    int refused = 0;
    for (String key : keys) {
      for (String value :
          List.of(
              "2147483647", "99999999999", "-1", "0", "1e308", "\"many\"", "[]", "{\"a\": 1}")) {
        JsonNode damaged = whole.deepCopy().set(key, JSON.readTree(value));
        Files.writeString(file, damaged.toString());
        refused += refused(kind) ? 1 : 0;
      }
    }
    assertThat(refused).as("%s %s", kind, name).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "AST, hidden_size, intermediate_size, num_hidden_layers, max_length, time_stride",
    "BERT, hidden_size, intermediate_size, num_hidden_layers, vocab_size, max_position_embeddings",
    "WAV2VEC2, hidden_size, intermediate_size, num_hidden_layers, vocab_size, num_conv_pos_embeddings"
  })
  void aSizeThatFillsTheMemoryIsRefused(
      Kind kind, String first, String second, String third, String fourth, String fifth)
      throws IOException {
    copy(kind);
    Path file = folder.resolve("config.json");
    ObjectNode whole = (ObjectNode) GoldenCases.json(file);
    for (String key : List.of(first, second, third, fourth, fifth)) {
      for (int size : new int[] {Integer.MAX_VALUE, 240_000}) {
        Files.writeString(file, whole.deepCopy().put(key, size).toString());
        assertThat(refused(kind)).as("%s %s %d", kind, key, size).isTrue();
      }
    }
  }

  private boolean refused(Kind kind) {
    try {
      kind.load(folder);
      return false;
    } catch (CheckpointException | LanguageModelException e) {
      assertThat(e.getMessage()).contains(folder.toString()).hasLineCount(1);
      return true;
    }
  }
}
