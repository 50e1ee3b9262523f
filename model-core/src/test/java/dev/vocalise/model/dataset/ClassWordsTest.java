package dev.vocalise.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassWordsTest {
  private static final ClassWords SIX =
      ClassWords.of(
          new ClassNames(List.of("anger", "disgust", "fear", "happiness", "neutral", "sadness")),
          Map.of());
  private static final ClassWords TWO =
      ClassWords.of(
          new ClassNames(List.of("negative", "positive")),
          Map.of(
              "negative", List.of("anger", "sadness", "fear"), "positive", List.of("happiness")));

  private static Utterance utterance(@Nullable Emotion emotion, String code) {
    return new Utterance("u", "u.wav", "00", 16_000, 1, "s", "", emotion, code, null, "und");
  }

  private static @Nullable String classOf(
      ClassWords words, String kind, Map<String, String> own, @Nullable Emotion said, String code) {
    return LabelMap.own(words.labels(CorpusAdapter.of(kind), own)).classOf(utterance(said, code));
  }

  @ParameterizedTest
  @MethodSource("dev.vocalise.model.dataset.CorpusAdapter#all")
  void thePapersClassesOfEachCorpusAreThoseOfItsAdapter(CorpusAdapter adapter) {
    Map<String, String> themselves = new LinkedHashMap<>();
    ClassNames.PAPER.names().forEach(name -> themselves.put(name, name));

    // No code but the classes' own names is in the map: what the adapter said decides.
    assertThat(ClassWords.PAPER.labels(adapter, Map.of()))
        .containsExactlyEntriesOf(new java.util.TreeMap<>(themselves));
  }

  @Test
  void corporaSayWhatTheirOtherLabelsMean() {
    assertThat(classOf(SIX, "crema-d", Map.of(), null, "FEA")).isEqualTo("fear");
    assertThat(classOf(SIX, "emo-db", Map.of(), null, "E")).isEqualTo("disgust");
    assertThat(classOf(SIX, "ravdess", Map.of(), null, "06")).isEqualTo("fear");
    assertThat(classOf(SIX, "ravdess", Map.of(), null, "08")).isNull(); // surprise
    assertThat(classOf(SIX, "iemocap", Map.of(), null, "fea")).isEqualTo("fear");
    assertThat(classOf(SIX, "msp-podcast", Map.of(), null, "D")).isEqualTo("disgust");
    assertThat(classOf(SIX, "csv", Map.of(), null, "Fearful")).isEqualTo("fear");
    assertThat(classOf(SIX, "csv", Map.of(), Emotion.ANGER, "ang")).isEqualTo("anger");
    assertThat(classOf(SIX, "iemocap", Map.of(), null, "xxx")).isNull();
  }

  @Test
  void excitementIsHappinessUntilSomebodyAsksForIt() {
    ClassWords asked = ClassWords.of(new ClassNames(List.of("excitement", "happiness")), Map.of());

    assertThat(classOf(SIX, "iemocap", Map.of(), Emotion.HAPPINESS, "exc")).isEqualTo("happiness");
    assertThat(classOf(asked, "iemocap", Map.of(), Emotion.HAPPINESS, "exc"))
        .isEqualTo("excitement");
    assertThat(classOf(asked, "iemocap", Map.of(), Emotion.HAPPINESS, "hap"))
        .isEqualTo("happiness");
    assertThat(classOf(SIX, "iemocap", Map.of("exc", "none"), Emotion.HAPPINESS, "exc")).isNull();
  }

  @Test
  void aClassMayHaveSeveralWordsAndItsOwnName() {
    assertThat(classOf(TWO, "crema-d", Map.of(), null, "FEA")).isEqualTo("negative");
    assertThat(classOf(TWO, "crema-d", Map.of(), Emotion.HAPPINESS, "HAP")).isEqualTo("positive");
    assertThat(classOf(TWO, "crema-d", Map.of(), Emotion.NEUTRAL, "NEU")).isNull();
    assertThat(classOf(TWO, "csv", Map.of(), null, "Negative")).isEqualTo("negative");
  }

  @Test
  void whatACampaignSaysOfACorpusWins() {
    Map<String, String> own =
        Map.of("Ärger", "anger", "wut", "negative", "surprise", "positive", "sur", "none");

    assertThat(classOf(TWO, "csv", own, null, "a\u0308rger")).isEqualTo("negative");
    assertThat(classOf(TWO, "csv", own, null, "WUT")).isEqualTo("negative");
    assertThat(classOf(TWO, "csv", own, null, "surprised")).isEqualTo("positive");
    assertThat(classOf(TWO, "csv", own, null, "sur")).isNull();
    assertThat(classOf(TWO, "csv", Map.of("anger", "none"), Emotion.ANGER, "ang")).isNull();
    assertThat(classOf(TWO, "msp-podcast", Map.of("surprise", "positive"), null, "U"))
        .isEqualTo("positive");
  }

  @Test
  void aWordOfTwoClassesAndALabelOfNoneAreRefused() {
    ClassNames names = new ClassNames(List.of("a", "b"));

    assertThatThrownBy(
            () -> ClassWords.of(names, Map.of("a", List.of("fear"), "b", List.of("Fear"))))
        .hasMessageContaining("stands for");
    assertThatThrownBy(() -> SIX.labels(CorpusAdapter.of("csv"), Map.of("wut", "rage")))
        .hasMessage(
            "'rage' is no class and no word of one: expected one of anger, disgust, fear, happiness, neutral, sadness");
  }

  @Test
  void whatHasNoClassIsCountedByItsLabel() {
    CorpusManifest manifest =
        new CorpusManifest(
            "crema-d",
            List.of(
                utterance(Emotion.ANGER, "ANG"), utterance(null, "FEA"), utterance(null, "DIS")));

    LabelledCorpus corpus =
        LabelledCorpus.of(
            manifest,
            LabelMap.own(TWO.labels(CorpusAdapter.of("crema-d"), Map.of())),
            TWO.classes());

    assertThat(corpus.members())
        .extracting(LabelledCorpus.Member::label)
        .containsExactly("negative", "negative");
    assertThat(corpus.leftOut()).containsOnly(Map.entry("DIS", 1));
  }
}
