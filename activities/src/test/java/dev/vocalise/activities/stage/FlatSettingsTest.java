package dev.vocalise.activities.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlatSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "text.recogniser.model, recogniser",
    "text.recogniser.decoder.kind, decoder",
    "source.corpus, source",
    "training.losses.contrastive, contrastive",
    "text.transcripts, transcripts",
    "kind, kind"
  })
  void aShortKeySaysWhatIsSet(String key, String expected) {
    assertThat(FlatSettings.shortKey(key)).isEqualTo(expected);
  }

  @Test
  void numbersAreWrittenAsPeopleWriteThem() throws Exception {
    String json = "{\"a\": {\"rate\": 1.0E-4, \"weight\": 0.50, \"none\": null}, \"n\": 6}";
    assertThat(FlatSettings.of(new ObjectMapper().readTree(json)))
        .containsOnly(entry("a.rate", "0.0001"), entry("a.weight", "0.5"), entry("n", "6"));
  }
}
