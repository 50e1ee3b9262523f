package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an editor offers. */
class KeyHelpTest {
  private static final List<KeyHelp> KEYS = KeyHelp.all(KnownNames.of(Map.of(), Map.of()));

  private static List<String> at(String place) {
    return KEYS.stream().filter(key -> key.place().equals(place)).map(KeyHelp::key).toList();
  }

  @Test
  void keysStandWhereTheReaderTakesThem() {
    assertThat(at("")).contains("name", "corpora", "experiments").doesNotContain("kind");
    assertThat(at("corpora.*")).containsExactly("kind", "corpus", "labels");
    assertThat(at("backbones.*")).contains("kind", "model", "channels1");
    assertThat(at("recognisers.*")).contains("model", "beamWidth", "precision");
    assertThat(at("experiments")).contains("name", "method", "training", "textTraining");
    assertThat(at("defaults")).contains("method", "seeds").doesNotContain("name", "reference");
    assertThat(at("training")).contains("batchSize", "epochs");
    assertThat(at("textTraining")).contains("batchSize");
    assertThat(at("losses")).contains("contrastive");
    assertThat(at("split")).contains("kind");
    assertThat(at("text")).contains("transcripts", "recogniser");
  }

  @Test
  void settingsOfAMethodNameIt() {
    assertThat(KEYS)
        .filteredOn(key -> key.place().equals("losses") && key.key().equals("contrastive"))
        .extracting(KeyHelp::of)
        .contains("multitask");
    assertThat(KEYS).allSatisfy(key -> assertThat(key.meaning()).isNotBlank());
  }
}
