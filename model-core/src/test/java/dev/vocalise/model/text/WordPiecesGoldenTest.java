package dev.vocalise.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.GoldenCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: BertTokenizerFast of transformers 4.57.6; see each case's README. */
class WordPiecesGoldenTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Path> cases() {
    return GoldenCases.families("bert");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tokenizerJsonGivesTheReferencesIds(Path family, @TempDir Path alone) throws IOException {
    compare(family, only(family, "tokenizer.json", alone), "tokenizer.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vocabularyAloneGivesTheReferencesIds(Path family, @TempDir Path alone) throws IOException {
    compare(family, only(family, "vocab.txt", alone), "vocab.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutoffGivesTheReferencesInputs(Path family) {
    Map<String, GoldenCases.Tensor> expected =
        GoldenCases.tensors(family.resolve("expected.safetensors"));
    Assumptions.assumeTrue(expected.containsKey("cutoff.cut"), family + " has no cutoff");
    long[] ids = tensor(expected, "input_ids").longs();
    long[] cut = tensor(expected, "cutoff.cut").longs();
    boolean[] drawn = new boolean[cut.length];
    for (int i = 0; i < cut.length; i++) {
      drawn[i] = cut[i] != 0;
    }
    try (WordPieces pieces = WordPieces.open(family, 16)) {
      for (boolean special : new boolean[] {true, false}) {
        float[] out = new float[ids.length];
        new TokenCutoff(0.15, special)
            .apply(
                Arrays.stream(ids).mapToInt(Math::toIntExact).toArray(),
                drawn,
                pieces.first(),
                pieces.last(),
                out,
                0);
        String name = "cutoff." + (special ? "all" : "protected") + ".input_ids";
        assertThat(out).as(name).isEqualTo(floats(tensor(expected, name).longs()));
      }
    }
    GoldenCases.ran(family, "both variants of cutoff on " + ids.length + " ids");
  }

  private static GoldenCases.Tensor tensor(Map<String, GoldenCases.Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static float[] floats(long[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }

  /** A directory with one of the two vocabularies and the settings. */
  private static Path only(Path family, String file, Path alone) throws IOException {
    Assumptions.assumeTrue(Files.exists(family.resolve(file)), family + " has no " + file);
    for (String name : List.of(file, "tokenizer_config.json", "special_tokens_map.json")) {
      if (Files.exists(family.resolve(name))) {
        Files.copy(family.resolve(name), alone.resolve(name));
      }
    }
    return alone;
  }

  private static void compare(Path family, Path directory, String source) {
    JsonNode golden = GoldenCases.json(family.resolve("tokenizer_cases.json"));
    int compared = 0;
    try (WordPieces full = WordPieces.open(directory, golden.path("max_length").asInt(128));
        WordPieces short16 = WordPieces.open(directory, 16)) {
      for (JsonNode each : golden.path("cases")) {
        String text = each.path("text").textValue();
        int[] ids = JSON.convertValue(each.path("ids"), int[].class);
        assertThat(full.encode(text).ids()).as(text).isEqualTo(ids);
        int[] cut = JSON.convertValue(each.path("ids_max16"), int[].class);
        WordPieces.Encoded encoded = short16.encode(text);
        assertThat(encoded.ids()).as(text).isEqualTo(cut);
        assertThat(encoded.truncated()).as(text).isEqualTo(ids.length > cut.length);
        compared++;
      }
    }
    assertThat(compared).isPositive();
    GoldenCases.ran(family, compared + " texts with " + source);
  }
}
