package dev.vocalise.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> NAMES =
      List.of("seeds", "maxRounds", "audio-only", "drop", "batchSize", "text", "ast");

  @ParameterizedTest
  @CsvSource({
    "sedes, seeds",
    "SEEDS, seeds",
    "rounds, maxRounds",
    "batchsice, batchSize",
    "txt, text",
    "atst, ast",
    "audio, audio-only",
  })
  void aTypoFindsWhatWasMeant(String typed, String meant) {
    assertThat(NearestName.hint(typed, NAMES)).isEqualTo("; did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @CsvSource({"zero", "learningRate", "x y z"})
  void whatIsNearToNothingHasNoHint(String typed) {
    assertThat(NearestName.hint(typed, NAMES)).isEmpty();
  }

  @Test
  void aSwapOfNeighboursIsOneEdit() {
    assertThat(NearestName.distance("iemocpa", "iemocap")).isEqualTo(1);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
  }
}
