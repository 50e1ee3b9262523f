package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.method.Method;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One model that hears and reads, in a campaign file. */
class CampaignOneModelTest {
  private static final KnownNames KNOWN = known();

  /** Fourteen lines; the experiments begin on line 15. */
  private static final String HEAD =
      """
      name: one-model
      corpora: {iemocap: {kind: iemocap}, msp: {kind: msp-improv}, emodb: {kind: emo-db}}
      backbones:
        ast: {kind: ast, model: ast-audioset}
        bert: {kind: bert, model: bert-base-uncased}
        heard: {kind: bilstm-audio, audioLstm: 16}
        read: {kind: bilstm-text, buckets: 8}
        both: {kind: bilstm, frames: 256, words: 30}
      recognisers:
        base: {model: wav2vec2-base, decoder: greedy}
      defaults:
        source: iemocap
        target: msp
      experiments:
      """;

  private static KnownNames known() {
    KnownNames names =
        TestNames.of(
            Map.of("iemocap", "iemocap", "msp", "msp-improv", "emodb", "emo-db"),
            Map.of("ast-audioset", "ast", "bert-base-uncased", "bert", "wav2vec2-base", "wav2vec2"),
            "iemocap",
            "msp-improv",
            "emo-db");
    List<BackboneFamily> families = new ArrayList<>(names.families());
    Stream.of("bilstm", "bilstm-audio", "bilstm-text")
        .map(BackboneFamily::of)
        .forEach(families::add);
    return new KnownNames(
        names.corpora(),
        names.models(),
        names.backbonesOnly(),
        names.labelMaps(),
        families,
        Stream.of("multitask", "source-only", "sahu").map(Method::of).toList(),
        names.features());
  }

  private static List<ExperimentSpec> parse(String text) {
    return CampaignFile.parse(text, "f.yaml", KNOWN).experiments();
  }

  private static ExperimentSpec one(String settings) {
    return parse(HEAD + "  - {name: one, " + settings + "}\n").get(0);
  }

  private static List<String> problems(String text) {
    CampaignFileException e = catchThrowableOfType(CampaignFileException.class, () -> parse(text));
    assertThat(e).as("no problem was found").isNotNull();
    return e.problems().stream().map(FileProblem::toString).toList();
  }

  @Test
  void theMethodOfOneModelTrainsOneBranchOfBothModalities() {
    ExperimentSpec both =
        one("method: sahu, modality: audio+text, backbone: both, training: {epochs: 3}");
    assertThat(both.modality()).isEqualTo("audio+text");
    assertThat(both.fusion()).isNull();
    BranchSpec branch = both.branches().get(0);
    assertThat(both.branches()).hasSize(1);
    assertThat(branch.modality()).isEqualTo("audio+text");
    assertThat(branch.hears() && branch.reads()).isTrue();
    assertThat(branch.kind()).isEqualTo("bilstm");
    assertThat(branch.method()).isEqualTo("sahu");
    assertThat(branch.text()).isEqualTo(new TextSpec(null, null, null, "corpus", "corpus", null));
    assertThat(branch.encoder()).containsEntry("frames", 256).containsEntry("words", 30);
    assertThat(branch.training()).containsEntry("epochs", 3).containsEntry("patience", 8);
  }

  @Test
  void itsBackboneIsTheOnlyOneOfItsKind() {
    assertThat(one("method: sahu, modality: audio+text").branches())
        .isEqualTo(one("method: sahu, modality: audio+text, backbone: both").branches());
  }

  @Test
  void eachModalityAloneIsATrainingOfItsOwn() {
    BranchSpec heard = one("method: sahu, backbone: heard").branches().get(0);
    assertThat(heard.modality()).isEqualTo("audio");
    assertThat(heard.text()).isNull();
    assertThat(heard.encoder()).containsEntry("audioLstm", 16).doesNotContainKey("words");
    BranchSpec read = one("method: sahu, modality: text, textBackbone: read").branches().get(0);
    assertThat(read.modality()).isEqualTo("text");
    assertThat(read.text()).isEqualTo(new TextSpec(null, null, null, "corpus", "corpus", null));
    assertThat(read.encoder()).containsEntry("buckets", 8).doesNotContainKey("frames");
  }

  @Test
  void anyMethodTrainsAnEncoderOfBothModalities() {
    ExperimentSpec plain = one("method: source-only, modality: audio+text, backbone: both");
    assertThat(plain.branches())
        .extracting(BranchSpec::kind, BranchSpec::method)
        .containsExactly(tuple("bilstm", "source-only"));
    assertThat(plain.fusion()).isNull();
  }

  @Test
  void otherBackbonesAreFusedAsBefore() {
    ExperimentSpec fused = one("modality: audio+text, backbone: ast, textBackbone: bert");
    assertThat(fused.branches()).extracting(BranchSpec::modality).containsExactly("audio", "text");
    assertThat(fused.fusion()).isNotNull();
  }

  @Test
  void theWordsOfTheTestMayBeRecognised() {
    TextSpec text =
        one("method: sahu, modality: audio+text, text: {transcripts: asr, recogniser: base}")
            .branches()
            .get(0)
            .text();
    assertThat(text)
        .isEqualTo(
            new TextSpec(
                null,
                null,
                null,
                "asr",
                "corpus",
                new RecogniserSpec(
                    "wav2vec2-base", new DecoderSpec("greedy", 100, null, null, null))));
  }

  @Test
  void settingsOfWordPiecesInTheDefaultsConcernThoseWhoReadThem() {
    List<ExperimentSpec> experiments =
        parse(
            HEAD.replace("target: msp\n", "target: msp\n  text: {maxPieces: 64}\n")
                + """
                  - {name: one, method: sahu, modality: audio+text}
                  - {name: other, modality: text, textBackbone: bert}
                """);
    assertThat(experiments.get(0).textBranch())
        .extracting(b -> Objects.requireNonNull(b.text()).maxPieces())
        .isNull();
    assertThat(experiments.get(1).textBranch())
        .extracting(b -> Objects.requireNonNull(b.text()).maxPieces())
        .isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          method: sahu, backbone: ast | backbone: expected a backbone of kind bilstm-audio for the audio branch of the method sahu, got 'ast', which is of kind ast
          method: sahu, modality: audio+text, backbone: ast | backbone: expected a backbone of kind bilstm for the audio+text branch of the method sahu, got 'ast', which is of kind ast
          method: sahu, modality: text, textBackbone: bert | textBackbone: expected a backbone of kind bilstm-text for the text branch of the method sahu, got 'bert', which is of kind bert
          backbone: both | backbone: expected a backbone of kind ast or wav2vec2 or bilstm-audio for the audio branch, got 'both', which is of kind bilstm
          method: sahu, modality: audio+text, source: emodb | source: expected a corpus with text for a text branch, got 'emodb' (emo-db): its ten sentences were written to be neutral, and are German (§4.1.3)
          method: sahu, modality: audio+text, fusion: {missingText: drop} | fusion: this key has no effect where one model hears and reads; there are no two branches to add
          method: sahu, modality: audio+text, textBackbone: read | textBackbone: this key has no effect where one model hears and reads; its backbone and its settings stand where those of an audio branch do
          method: sahu, modality: audio+text, textTraining: {epochs: 2} | textTraining: this key has no effect where one model hears and reads; its backbone and its settings stand where those of an audio branch do
          method: sahu, modality: audio+text, text: {maxPieces: 20} | text.maxPieces: this key has no effect on a backbone of kind bilstm; remove it
          method: sahu, training: {patience: 0} | training.patience: expected a whole number from 1 to 10000, got the number 0
          method: sahu, training: {selection: last} | training.selection: unknown key of the method sahu; expected one of epochs, batchSize, learningRate, clip, classWeights, beta1, beta2, epsilon, precision, patience
          """)
  void aWrongSettingIsNamedWithWhatWasExpected(String settings, String expected) {
    assertThat(problems(HEAD + "  - {name: one, " + settings + "}\n"))
        .containsExactly("f.yaml:15: experiments[0]." + expected);
  }

  @Test
  void settingsOfAnotherKindAreRefused() {
    String text =
        HEAD.replace("audioLstm: 16", "textLstm: 16") + "  - {name: one, backbone: ast}\n";
    assertThat(problems(text).get(0))
        .startsWith("f.yaml:6: backbones.heard.textLstm: unknown key of the kind bilstm-audio");
  }
}
