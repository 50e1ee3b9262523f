package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.vocalise.model.Modality;
import dev.vocalise.model.method.Method;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text branches, recognisers and fusion in a campaign file. */
class CampaignTextTest {
  private static final KnownNames KNOWN =
      TestNames.of(
          Map.of("iemocap", "iemocap", "msp", "msp-improv", "emodb", "emo-db"),
          Map.of("ast-audioset", "ast", "bert-base-uncased", "bert", "wav2vec2-base", "wav2vec2"),
          "iemocap",
          "msp-improv",
          "emo-db");

  /** Twelve lines; the experiment begins on line 12. */
  private static final String HEAD =
      """
      name: text
      corpora: {iemocap: {kind: iemocap}, msp: {kind: msp-improv}, emodb: {kind: emo-db}}
      backbones:
        ast: {kind: ast, model: ast-audioset}
        w2v: {kind: wav2vec2, model: wav2vec2-base}
        bert: {kind: bert, model: bert-base-uncased}
      recognisers:
        base: {model: wav2vec2-base, beamWidth: 50, alpha: 0.7}
        fast: {model: wav2vec2-base, decoder: greedy}
      defaults: {source: iemocap, target: msp, backbone: ast, seeds: 2}
      experiments:
      """;

  private static List<ExperimentSpec> parse(String text) {
    return CampaignFile.parse(text, "f.yaml", KNOWN).experiments();
  }

  private static List<String> problems(String text) {
    CampaignFileException e = catchThrowableOfType(CampaignFileException.class, () -> parse(text));
    assertThat(e).as("no problem was found").isNotNull();
    return e.problems().stream().map(FileProblem::toString).toList();
  }

  @Test
  void aSilentTextExperimentIsThePapersProtocol() {
    ExperimentSpec text = parse(HEAD + "  - {name: text, modality: text}\n").get(0);

    Map<String, Object> training =
        Method.of("multitask").settings().defaults(Modality.TEXT).stored();
    assertThat(text.fusion()).isNull();
    assertThat(text.branches())
        .containsExactly(
            new BranchSpec(
                "text",
                "bert",
                "bert-base-uncased",
                new TextSpec(128, 0.15, false, "corpus", "corpus", null),
                training,
                null,
                null));
    assertThat(training).containsEntry("batchSize", 512);
  }

  @Test
  void audioAndTextAreTwoBranchesWithAudioFirst() {
    ExperimentSpec both =
        parse(
                HEAD
                    + """
                      - name: both
                        modality: audio+text
                        training: {maxRounds: 3, batchSize: 8, microBatch: 2}
                        losses: {contrastive: 0.25}
                        textTraining: {maxRounds: 4, microBatch: 32}
                        textLosses: {informationMaximisation: 0.75}
                        text: {maxPieces: 64, cutoff: 0.3, cutSpecialTokens: true, transcripts: corpus-else-asr, trainingTranscripts: asr, recogniser: base}
                        fusion: {missingText: drop}
                    """)
            .get(0);

    BranchSpec audio = both.branches().get(0);
    BranchSpec text = both.branches().get(1);
    assertThat(both.modality()).isEqualTo("audio+text");
    assertThat(both.fusion()).isEqualTo(new FusionSpec("drop"));
    assertThat(audio.kind()).isEqualTo("ast");
    assertThat(audio.training())
        .containsEntry("maxRounds", 3)
        .containsEntry("microBatch", 2)
        .extractingByKey("losses", as(MAP))
        .containsEntry("contrastive", 0.25);
    assertThat(text.training())
        .containsEntry("maxRounds", 4)
        .containsEntry("microBatch", 32)
        .extractingByKey("losses", as(MAP))
        .containsEntry("contrastive", 0.5)
        .containsEntry("informationMaximisation", 0.75);
    assertThat(text.text())
        .isEqualTo(
            new TextSpec(
                64,
                0.3,
                true,
                "corpus-else-asr",
                "asr",
                new RecogniserSpec("wav2vec2-base", new DecoderSpec("beam", 50, 0.7, null, null))));
  }

  @Test
  void aTextBranchIsTheSameAloneAndFused() {
    List<ExperimentSpec> experiments =
        parse(
            HEAD.replace(
                    "seeds: 2}",
                    "seeds: 2, training: {maxRounds: 3}, textTraining: {maxRounds: 4}}")
                + "  - {name: text, modality: text}\n  - {name: both, modality: audio+text}\n");

    assertThat(experiments.get(0).branches().get(0))
        .isEqualTo(experiments.get(1).branches().get(1));
    assertThat(experiments.get(1).branches().get(0).training()).containsEntry("maxRounds", 3);
    assertThat(experiments.get(1).branches().get(1).training()).containsEntry("maxRounds", 4);
  }

  @Test
  void trainingBesideModalityTextIsOfTheTextBranch() {
    List<ExperimentSpec> experiments =
        parse(
            HEAD.replace(
                    "seeds: 2}", "seeds: 2, modality: text, training: {maxRounds: 3, patience: 2}}")
                + """
                  - {name: one, training: {maxRounds: 5}}
                  - {name: two, textTraining: {maxRounds: 6}, training: {maxRounds: 5}}
                  - {name: heard, modality: audio}
                """);

    assertThat(experiments)
        .extracting(experiment -> experiment.branches().get(0).training().get("maxRounds"))
        .containsExactly(5, 6, 50);
    assertThat(experiments.get(0).branches().get(0).training()).containsEntry("patienceRounds", 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          modality: text, target: emodb | target: expected a corpus with text for a text branch, got 'emodb' (emo-db): its ten sentences were written to be neutral, and are German (§4.1.3)
          modality: audio+text, source: emodb | source: expected a corpus with text for a text branch, got 'emodb' (emo-db): its ten sentences were written to be neutral, and are German (§4.1.3)
          backbone: bert | backbone: expected a backbone of kind ast or wav2vec2 for the audio branch, got 'bert', which is of kind bert
          modality: text, textBackbone: w2v | textBackbone: expected a backbone of kind bert for the text branch, got 'w2v', which is of kind wav2vec2
          modality: text, textBackbone: brt | textBackbone: expected a name from 'backbones' of this file (ast, w2v, bert), got 'brt'; did you mean 'bert'?
          modality: text, backbone: bert | backbone: this key has no effect where the modality is text; the checkpoint of a text branch stands under 'textBackbone'
          text: {cutoff: 0.1} | text: this key has no effect where the modality is audio; expected modality text or audio+text
          textTraining: {maxRounds: 3} | textTraining: this key has no effect where the modality is audio; expected modality text or audio+text
          modality: text, fusion: {missingText: drop} | fusion: this key has no effect where the modality is text; expected modality audio+text
          modality: audio+text, fusion: {missingText: zero} | fusion.missingText: expected audio-only or drop, got 'zero'
          modality: text, text: {maxPieces: 1024} | text.maxPieces: expected a whole number from 3 to 512, got the number 1024
          modality: text, text: {transcript: asr} | text.transcript: unknown key; did you mean 'transcripts'?
          modality: text, text: {transcripts: whisper} | text.transcripts: expected corpus or asr or corpus-else-asr, got 'whisper'
          modality: text, text: {transcripts: asr} | text.recogniser: this key is missing and transcripts of asr need it; expected one of the recognisers of this file
          modality: text, text: {transcripts: asr, recogniser: bass} | text.recogniser: expected a name from 'recognisers' of this file (base, fast), got 'bass'; did you mean 'base'?
          modality: text, text: {recogniser: base} | text.recogniser: nothing is transcribed here; expected transcripts or trainingTranscripts of asr or corpus-else-asr beside it
          modality: text, textLosses: {augmentationType: 0.1} | textLosses: expected augmentationType 0 in the text branch, which has one augmentation and nothing to tell apart, got 0.1
          modality: text, textLosses: {contrastive: 0, informationMaximisation: 0} | textLosses.contrastive: expected contrastive or informationMaximisation above 0, since target batches have nothing else to minimise; or set textTraining.useTarget: false
          training: {batchSize: 8, microBatch: 16} | training: expected a microBatch of at most the batch size 8, got 16
          training: {microBatch: 0} | training.microBatch: expected a whole number from 1 to 100000, got the number 0
          """)
  void aWrongSettingIsNamedWithWhatWasExpected(String settings, String expected) {
    assertThat(problems(HEAD + "  - {name: one, " + settings + "}\n"))
        .containsExactly("f.yaml:12: experiments[0]." + expected);
  }

  @Test
  void aRecogniserIsAWav2Vec2CheckpointWithDecoderSettingsThatItUses() {
    String text =
        HEAD.replace("model: wav2vec2-base, beamWidth: 50", "model: bert-base-uncased")
            .replace("decoder: greedy", "decoder: greedy, alpha: 1")
            .replace("backbones:\n", "backbones:\n  other: {kind: bert, model: bert-large}\n");
    assertThat(problems(text + "  - {name: one}\n"))
        .containsExactly(
            "f.yaml:4: backbones.other.model: no model named 'bert-large' is registered; register"
                + " it with: vocalise model add bert DIR --name bert-large (DIR: a folder in the"
                + " layout of https://huggingface.co/google-bert/bert-base-uncased)",
            "f.yaml:9: recognisers.base.model: expected a model of kind wav2vec2, got"
                + " 'bert-base-uncased', which was registered as bert",
            "f.yaml:10: recognisers.fast.alpha: this key has no effect on a greedy decoder;"
                + " expected decoder: beam beside it");
  }

  @Test
  void aRecogniserHasAPrecisionOfItsOwn() {
    String asr = "  - {name: one, modality: text, text: {transcripts: asr, recogniser: %s}}\n";
    String file = HEAD.replace("decoder: greedy", "decoder: greedy, precision: bfloat16");
    DecoderSpec greedy = new DecoderSpec("greedy", 100, null, null, null);

    assertThat(recogniser(file + asr.formatted("fast")))
        .isEqualTo(new RecogniserSpec("wav2vec2-base", greedy, "bfloat16"));
    assertThat(recogniser(file + asr.formatted("base")).precision()).isNull();
    assertThat(recogniser(file.replace("bfloat16", "float32") + asr.formatted("fast")))
        .isEqualTo(new RecogniserSpec("wav2vec2-base", greedy));
    assertThat(problems(file.replace("bfloat16", "int8") + asr.formatted("fast")))
        .containsExactly(
            "f.yaml:9: recognisers.fast.precision: expected float32 or bfloat16, got 'int8'");
  }

  private static RecogniserSpec recogniser(String text) {
    TextSpec read = Objects.requireNonNull(parse(text).get(0).branches().get(0).text());
    return Objects.requireNonNull(read.recogniser());
  }

  @Test
  void aBackboneWithoutItsHeadIsNoRecogniser() {
    KnownNames known =
        new KnownNames(
            KNOWN.corpora(),
            KNOWN.models(),
            Set.of("wav2vec2-base"),
            KNOWN.labelMaps(),
            KNOWN.families(),
            KNOWN.methods(),
            List.of());
    CampaignFileException e =
        catchThrowableOfType(
            CampaignFileException.class,
            () -> CampaignFile.parse(HEAD + "  - {name: one}\n", "f.yaml", known));
    String sentence =
        "checkpoint 'wav2vec2-base' has no CTC head (lm_head, with its vocab.json): it can be a"
            + " backbone, not a recogniser; name one"
            + " that was fine-tuned for recognition, such as"
            + " jonatasgrosman/wav2vec2-large-xlsr-53-english";
    assertThat(e.problems().stream().map(FileProblem::toString))
        .containsExactly(
            "f.yaml:8: recognisers.base.model: " + sentence,
            "f.yaml:9: recognisers.fast.model: " + sentence);
  }

  @Test
  void whatIsNotRegisteredIsNamedWithCommandAndPlace() {
    KnownNames nothing =
        new KnownNames(
            Map.of(),
            Map.of(),
            Set.of(),
            KNOWN.labelMaps(),
            KNOWN.families(),
            KNOWN.methods(),
            List.of());
    CampaignFileException e =
        catchThrowableOfType(
            CampaignFileException.class,
            () ->
                CampaignFile.parse(
                    HEAD.replace(
                            "model: wav2vec2-base, beam",
                            "model: wav2vec2-large-xlsr-53-english, beam")
                        + "  - {name: one}\n",
                    "f.yaml",
                    nothing));
    assertThat(e.problems().stream().map(FileProblem::toString))
        .contains(
            "f.yaml:2: corpora.msp.corpus: no corpus named 'msp' is registered; register it with:"
                + " vocalise corpus add msp-improv DIR --name msp",
            "f.yaml:4: backbones.ast.model: no model named 'ast-audioset' is registered; register it"
                + " with: vocalise model add ast DIR --name ast-audioset (DIR: a download of"
                + " https://huggingface.co/MIT/ast-finetuned-audioset-10-10-0.4593)",
            "f.yaml:5: backbones.w2v.model: no model named 'wav2vec2-base' is registered; register it"
                + " with: vocalise model add wav2vec2 DIR --name wav2vec2-base (DIR: a download of"
                + " https://huggingface.co/facebook/wav2vec2-base)",
            "f.yaml:6: backbones.bert.model: no model named 'bert-base-uncased' is registered;"
                + " register it with: vocalise model add bert DIR --name bert-base-uncased (DIR: a"
                + " download of https://huggingface.co/google-bert/bert-base-uncased)",
            "f.yaml:8: recognisers.base.model: no model named 'wav2vec2-large-xlsr-53-english' is"
                + " registered; register it with: vocalise model add wav2vec2 DIR --name"
                + " wav2vec2-large-xlsr-53-english (DIR: a download of"
                + " https://huggingface.co/jonatasgrosman/wav2vec2-large-xlsr-53-english)");
  }
}
