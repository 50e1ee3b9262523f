package dev.vocalise.model.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: Wav2Vec2CTCTokenizer of transformers 4.57.6; see each case's README. */
class GreedyDecoderGoldenTest {

  static List<Path> cases() {
    return CtcGolden.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyTextIsTheReferences(Path directory) {
    GreedyDecoder decoder = new GreedyDecoder(CtcVocabulary.read(directory));
    Map<String, GoldenCases.Tensor> logits =
        GoldenCases.tensors(directory.resolve("greedy/logits.safetensors"));
    JsonNode expected = GoldenCases.json(directory.resolve("greedy/expected.json"));
    for (JsonNode one : expected) {
      String name = one.get("logits").textValue();
      float[][] rows = CtcGolden.rows(Objects.requireNonNull(logits.get(name), name));
      assertThat(decoder.decode(rows)).as(name).isEqualTo(one.get("text").textValue());
    }
    GoldenCases.ran(directory, expected.size() + " greedy texts");
  }
}
