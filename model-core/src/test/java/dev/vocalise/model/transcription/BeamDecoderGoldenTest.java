package dev.vocalise.model.transcription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: pyctcdecode 0.5.0; see each case's README. */
class BeamDecoderGoldenTest {

  private static final double TOLERANCE = 2e-3;

  static List<Path> cases() {
    return CtcGolden.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bestTextsAndScoresAreTheReferencesWithAndWithoutALanguageModel(Path directory) {
    JsonNode expected = GoldenCases.json(directory.resolve("beam/expected.json"));
    BeamSettings settings =
        new BeamSettings(
            expected.get("beam_width").intValue(),
            expected.get("beam_prune_logp").doubleValue(),
            expected.get("token_min_logp").doubleValue(),
            expected.get("alpha").doubleValue(),
            expected.get("beta").doubleValue(),
            expected.get("unk_score_offset").doubleValue(),
            expected.get("lm_score_boundary").booleanValue());
    CtcVocabulary vocabulary = CtcVocabulary.read(directory);
    try (WordModel words = WordModel.read(directory.resolve("language_model"))) {
      assertThat(words.apply(settings.withWeights(0, 0, 0))).isEqualTo(settings);
      BeamDecoder without = new BeamDecoder(settings, vocabulary);
      BeamDecoder with = new BeamDecoder(settings, vocabulary, words.model(), words.lexicon());
      Map<String, GoldenCases.Tensor> logits =
          GoldenCases.tensors(directory.resolve("beam/logits.safetensors"));
      for (JsonNode one : expected.get("cases")) {
        String name = one.get("logits").textValue();
        float[][] rows = CtcGolden.rows(Objects.requireNonNull(logits.get(name), name));
        check(name + " without", without.decode(rows), one.get("no_lm"));
        check(name + " with", with.decode(rows), one.get("lm_without_empty_word"));
      }
      GoldenCases.ran(directory, expected.get("cases").size() + " beam searches, twice");
    }
  }

  private static void check(String name, List<Hypothesis> actual, JsonNode expected) {
    JsonNode beams = expected.get("beams");
    assertThat(actual).as(name).hasSizeGreaterThanOrEqualTo(beams.size());
    for (int i = 0; i < beams.size(); i++) {
      Hypothesis beam = actual.get(i);
      String what = name + ", beam " + i;
      assertThat(beam.text()).as(what).isEqualTo(beams.get(i).get("text").textValue());
      assertThat(beam.logitScore())
          .as(what)
          .isCloseTo(beams.get(i).get("logit_score").doubleValue(), within(TOLERANCE));
      assertThat(beam.score())
          .as(what)
          .isCloseTo(beams.get(i).get("combined_score").doubleValue(), within(TOLERANCE));
      assertThat(beam.words().stream().map(Hypothesis.Word::text))
          .as(what)
          .containsExactly(beam.text().isEmpty() ? new String[0] : beam.text().split(" "));
    }
  }
}
