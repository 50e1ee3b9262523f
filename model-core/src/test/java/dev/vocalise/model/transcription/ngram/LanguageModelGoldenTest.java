package dev.vocalise.model.transcription.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.transcription.CtcGolden;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values: KenLM itself on the same files; see each case's README. */
class LanguageModelGoldenTest {

  private static final double TOLERANCE = 1e-5;
  private static final double QUANTISED = 1e-4;

  static List<Path> cases() {
    return CtcGolden.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyWordOfEveryFileHasKenlmsScore(Path directory) {
    JsonNode expected = GoldenCases.json(directory.resolve("lm/expected.json"));
    int files = 0;
    for (JsonNode entry : expected.get("files")) {
      String name = entry.textValue().replaceAll(" .*", "");
      boolean quantised = name.matches(".*-q\\d.*");
      try (LanguageModel model = LanguageModel.open(directory.resolve(name))) {
        assertThat(model.order()).as(name).isEqualTo(expected.get("order").intValue());
        for (JsonNode sentence : expected.get("sentences")) {
          check(name, model, sentence, quantised);
        }
        files++;
      }
    }
    GoldenCases.ran(directory, files + " files, " + expected.get("sentences").size() + " texts");
  }

  private static void check(
      String name, LanguageModel model, JsonNode sentence, boolean quantised) {
    String text = sentence.get("text").textValue();
    JsonNode words = sentence.get(quantised ? "quantised_bos_eos" : "bos_eos");
    double tolerance = quantised ? QUANTISED : TOLERANCE;
    NgramContext before = new NgramContext(model.order());
    NgramContext after = new NgramContext(model.order());
    model.begin(before, true);
    String[] spelled = (text + " </s>").strip().split(" +");
    assertThat(words).as(text).hasSize(spelled.length);
    for (int i = 0; i < spelled.length; i++) {
      int index = model.index(spelled[i]);
      float score = model.score(before, index, after);
      String what = name + ": '" + text + "', word " + i;
      assertThat((double) score)
          .as(what)
          .isCloseTo(words.get(i).get(0).doubleValue(), within(tolerance));
      assertThat(after.matched).as(what).isEqualTo(words.get(i).get(1).intValue());
      assertThat(index == LanguageModel.UNKNOWN)
          .as(what)
          .isEqualTo(words.get(i).get(2).booleanValue());
      NgramContext swap = before;
      before = after;
      after = swap;
    }
    if (!quantised) {
      double each = tolerance * spelled.length;
      for (boolean start : new boolean[] {true, false}) {
        for (boolean end : new boolean[] {true, false}) {
          String key = "score_" + (start ? end ? "bos_eos" : "bos" : end ? "eos" : "none");
          assertThat(total(model, text, start, end))
              .as(name + ": '" + text + "' " + key)
              .isCloseTo(sentence.get(key).doubleValue(), within(each));
        }
      }
    }
  }

  private static double total(LanguageModel model, String text, boolean start, boolean end) {
    NgramContext before = new NgramContext(model.order());
    NgramContext after = new NgramContext(model.order());
    model.begin(before, start);
    double total = 0;
    for (String word : (end ? text + " </s>" : text).strip().split(" +")) {
      if (!word.isEmpty()) {
        total += model.score(before, model.index(word), after);
        NgramContext swap = before;
        before = after;
        after = swap;
      }
    }
    return total;
  }
}
