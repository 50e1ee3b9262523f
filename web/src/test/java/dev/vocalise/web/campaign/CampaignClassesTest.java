package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.training.SplitOutlook.Range;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes of a campaign's own, and what corpora hold of them. */
class CampaignClassesTest {
  private static final KnownNames KNOWN =
      KnownNames.of(Map.of("cremad", "crema-d", "emodb", "emo-db", "mine", "csv"), Map.of());

  private static final Map<String, Emotion> SAID =
      Map.of(
          "NEU", Emotion.NEUTRAL,
          "HAP", Emotion.HAPPINESS,
          "SAD", Emotion.SADNESS,
          "ANG", Emotion.ANGER,
          "N", Emotion.NEUTRAL,
          "F", Emotion.HAPPINESS,
          "T", Emotion.SADNESS,
          "W", Emotion.ANGER,
          "neutral", Emotion.NEUTRAL);

  /** Recordings of four speakers each, some with a label that the paper does not use. */
  private static final Map<String, CorpusManifest> HELD =
      Map.of(
          "cremad", manifest("crema-d", 4, "NEU", "HAP", "SAD", "ANG", "FEA", "DIS"),
          "emodb", manifest("emo-db", 4, "N", "F", "T", "W", "A", "E"),
          "mine", manifest("csv", 4, "wut", "Freude", "neutral", "angst"));

  private static CorpusManifest manifest(String kind, int speakers, String... codes) {
    List<Utterance> utterances = new ArrayList<>();
    for (int i = 0; i < 20 * codes.length; i++) {
      String code = codes[i % codes.length];
      String id = "%s-%03d".formatted(kind, i);
      String speaker = "s" + i / codes.length % speakers;
      utterances.add(
          new Utterance(id, id, id, 16_000, 1, speaker, "", SAID.get(code), code, null, "und"));
    }
    return new CorpusManifest(kind, utterances);
  }

  private static String file(String classes, String mine, String experiments) {
    return """
        name: own
        %s
        corpora:
          cremad: {kind: crema-d}
          emodb: {kind: emo-db}
          mine: {kind: csv%s}
        backbones: {small: {kind: crnn}}
        defaults: {source: cremad, target: emodb, method: source-only, seeds: 2}
        experiments:
          - {name: one%s}
        """
        .formatted(classes, mine, experiments);
  }

  private static CheckedCampaign check(String text) {
    return CampaignFile.check(text, "f.yaml", KNOWN, HELD::get);
  }

  private static List<String> problems(String text) {
    CampaignFileException e = catchThrowableOfType(CampaignFileException.class, () -> check(text));
    assertThat(e).as("no problem was found").isNotNull();
    return e.problems().stream().map(FileProblem::toString).toList();
  }

  private static ExperimentSpec one(String text) {
    return check(text).spec().experiments().get(0);
  }

  @Test
  void withoutThemNothingIsStoredThatWasNotBefore() {
    for (String classes :
        List.of("description: none", "classes: [neutral, happiness, sadness, anger]")) {
      ExperimentSpec experiment = one(file(classes, "", ""));
      assertThat(experiment.classes()).isNull();
      assertThat(experiment.source()).isEqualTo(new CorpusChoice("cremad", "crema-d", "default"));
      assertThat(CanonicalJson.text(experiment)).doesNotContain("classes", "byLabel");
    }
  }

  @Test
  void namesAloneTakeTheirLabelsFromWhatTheCorporaCallThem() {
    ExperimentSpec experiment = one(file("classes: [fear, disgust, neutral]", "", ""));

    assertThat(experiment.classes()).containsExactly("fear", "disgust", "neutral");
    assertThat(experiment.target().labels()).isEqualTo("own");
    assertThat(experiment.target().byLabel())
        .isEqualTo(
            Map.of(
                "a", "fear", "e", "disgust", "fear", "fear", "disgust", "disgust", "neutral",
                "neutral"));
    assertThat(CanonicalJson.read(CanonicalJson.tree(experiment), ExperimentSpec.class))
        .isEqualTo(experiment);
  }

  @Test
  void wordsAndLabelsReachTheSpecification() {
    ExperimentSpec experiment =
        one(
            file(
                "classes: {negative: [anger, fear], positive: happiness}",
                ", labels: {wut: anger, Freude: positive, angst: fear, neutral: none}",
                ", target: mine"));

    assertThat(experiment.classes()).containsExactly("negative", "positive");
    assertThat(experiment.target().byLabel())
        .containsEntry("wut", "negative")
        .containsEntry("freude", "positive")
        .containsEntry("angst", "negative")
        .containsEntry("neutral", "none");
    assertThat(experiment.source().byLabel()).containsEntry("fea", "negative");
  }

  @Test
  void labelsMayStandWithoutClasses() {
    ExperimentSpec experiment =
        one(
            file(
                "", ", labels: {wut: anger, freude: happiness, angst: sadness}", ", target: mine"));

    assertThat(experiment.classes()).isNull();
    assertThat(experiment.target().byLabel()).containsEntry("angst", "sadness");
    assertThat(experiment.source().byLabel()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          classes: [fear]                     | f.yaml:2: classes: expected 2 to 20 classes, got 1
          classes: fear                       | f.yaml:2: classes: expected names such as [anger, fear], or names with
          classes: [fear, Fear]               | f.yaml:2: classes[1]: expected a word of lower-case letters
          classes: [fear, none]               | f.yaml:2: classes[1]: expected a word of lower-case letters
          classes: [fear, anger, fear]        | f.yaml:2: classes[2]: the class stands twice; remove one of them
          classes: [fear, 3]                  | f.yaml:2: classes[1]: expected text, got the number 3
          'classes: {a: [fear], b: [fear]}'   | f.yaml:2: classes.b: 'fear' stands for a already; expected it under one class
          'classes: {a: [feer], b: [anger]}'  | f.yaml:2: classes.a: no corpus of this file has a label 'feer', and no kind of corpus has one of this name; did you mean 'fear'?
          classes: [fear, surprise]           | f.yaml:8: defaults.source: the source corpus has no utterance of surprise, expected every class; it holds fear 20, left out by their labels: 'ANG' 20
          """)
  void wrongClassesAreNamedWithTheirPlace(String classes, String expected) {
    assertThat(problems(file(classes, "", ""))).anySatisfy(p -> assertThat(p).startsWith(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {wut: rage}               | f.yaml:6: corpora.mine.labels.wut: expected a class of this campaign or a word of one (anger, happiness), or none to leave the label out, got 'rage'
          {wut: [anger, happiness]} | f.yaml:6: corpora.mine.labels.wut: expected one class, got 2
          {wut: ~}                  | f.yaml:6: corpora.mine.labels.wut: expected text, got nothing
          {wut: anger, Wut: anger}  | f.yaml:6: corpora.mine.labels.Wut: the label stands twice, first as 'wut'; remove one of them
          default                   | f.yaml:6: corpora.mine.labels: the label maps of corpora know the paper's classes alone
          {wutt: anger}             | f.yaml:6: corpora.mine.labels.wutt: the corpus 'mine' has no such label; it holds 'Freude' 20, 'angst' 20, 'neutral' 20, 'wut' 20; did you mean 'wut'?
          """)
  void wrongLabelsAreNamedWithTheirPlace(String labels, String expected) {
    assertThat(problems(file("classes: [anger, happiness]", ", labels: " + labels, "")))
        .anySatisfy(p -> assertThat(p).startsWith(expected));
  }

  @Test
  void whatASplitGivesIsToldForThoseThatAreCutAlike() {
    CheckedCampaign checked =
        check(
            file("classes: [fear, disgust, neutral]", "", "")
                + "  - {name: two, training: {batchSize: 100}}\n");

    assertThat(checked.splits()).hasSize(1);
    SplitView split = checked.splits().get(0);
    assertThat(split.experiments()).containsExactly("one", "two");
    assertThat(split.looked()).isEqualTo(2);
    assertThat(split.parts().get(0).name()).isEqualTo("S_tr");
    assertThat(split.parts().get(0).utterances()).isEqualTo(new Range(54, 54));
    assertThat(split.parts().get(0).classes().keySet())
        .containsExactly("fear", "disgust", "neutral");
    assertThat(split.leftOut().get("source")).isEqualTo(Map.of("ANG", 20, "HAP", 20, "SAD", 20));
    assertThat(split.notes())
        .containsExactly(
            "S_tr has 54 utterances, fewer than a batch of 64 of the audio branch: an epoch is one smaller batch; a smaller training.batchSize gives more steps",
            "S_tr has 54 utterances, fewer than a batch of 100 of the audio branch: an epoch is one smaller batch; a smaller training.batchSize gives more steps");
  }

  @Test
  void speakerIndependentNeedsSpeakersThatHaveEveryClass() {
    assertThat(problems(file("", "", ", split: {kind: speaker-independent}")))
        .containsExactly(
            "f.yaml:8: defaults.source: the source corpus (80 utterances in 4 speakers) cannot be cut in parts of 90 % and 10 %, since one of them would be empty: choose another split.sourceValidation, or use a larger corpus or split: random");
    String text = file("", "", ", split: {kind: speaker-independent, sourceValidation: 0.25}");
    assertThat(check(text).splits().get(0).parts().get(1).speakers()).isEqualTo(new Range(1, 1));

    Map<String, CorpusManifest> one =
        Map.of(
            "cremad",
            manifest("crema-d", 1, "NEU", "HAP", "SAD", "ANG"),
            "emodb",
            manifest("emo-db", 4, "N", "F", "T", "W"));
    CampaignFileException e =
        catchThrowableOfType(
            CampaignFileException.class, () -> CampaignFile.check(text, "f.yaml", KNOWN, one::get));
    assertThat(e.problems())
        .extracting(FileProblem::toString)
        .containsExactly(
            "f.yaml:8: defaults.source: the source corpus (80 utterances in 1 speakers) cannot be cut in two parts: use a larger corpus or split: random");
  }

  @Test
  void aCorpusThatCannotBeReadNowIsNoProblem() {
    CheckedCampaign checked =
        CampaignFile.check(
            file("classes: [fear, disgust]", ", labels: {wutt: fear}", ""),
            "f.yaml",
            KNOWN,
            CampaignClassesTest::nothing);

    assertThat(checked.splits()).isEmpty();
  }

  private static @Nullable CorpusManifest nothing(String corpus) {
    return null;
  }
}
