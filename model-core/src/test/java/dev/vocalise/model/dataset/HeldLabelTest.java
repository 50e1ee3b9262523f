package dev.vocalise.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldLabelTest {
  private final List<Utterance> utterances = new ArrayList<>();

  @Test
  void everyLabelIsCountedUnderTheNameThatItsKindGivesIt() {
    add("fru", null, 3);
    add("xxx", null, 4);
    add("exc", Emotion.HAPPINESS, 2);
    add("neu", Emotion.NEUTRAL, 1);
    add("hap", Emotion.HAPPINESS, 5);

    assertThat(HeldLabel.of("iemocap", utterances))
        .containsExactly(
            new HeldLabel("neu", "neutral", "neutral", 1),
            new HeldLabel("hap", "happiness", "happiness", 5),
            new HeldLabel("exc", "excitement", "happiness", 2),
            new HeldLabel("xxx", "xxx", null, 4),
            new HeldLabel("fru", "frustration", null, 3));
  }

  @Test
  void capitalsMakeNoLabelAndTheEmptyOneIsNone() {
    add("Wut", null, 2);
    add("wut", null, 1);
    add("", null, 1);

    assertThat(HeldLabel.of("csv", utterances))
        .containsExactly(
            new HeldLabel("Wut", "Wut", null, 3), new HeldLabel("", "no label", null, 1));
  }

  @Test
  void aManifestSaysTheSameAsTheCorpusThatItWasMadeOf() {
    add("L", null, 2);
    add("W", Emotion.ANGER, 1);

    ManifestLines lines = ManifestLines.of(new CorpusManifest("emo-db", utterances).bytes());

    assertThat(HeldLabel.of(lines.kind(), lines))
        .containsExactly(
            new HeldLabel("W", "anger", "anger", 1), new HeldLabel("L", "boredom", null, 2));
  }

  private void add(String code, @Nullable Emotion emotion, int times) {
    for (int i = 0; i < times; i++) {
      String id = "u" + utterances.size();
      utterances.add(
          new Utterance(
              id, id + ".wav", "0".repeat(64), 16_000, 1, "s", "", emotion, code, null, "und"));
    }
  }
}
