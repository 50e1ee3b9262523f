package dev.vocalise.web.campaign;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.model.Modality;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.Reference;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CampaignFileTest {
  private static final KnownNames KNOWN =
      TestNames.of(
          Map.of("iemocap", "iemocap", "msp-copy", "msp-improv", "emodb", "emo-db"),
          Map.of("ast-audioset", "ast", "bert-small", "bert", "xlsr", "wav2vec2"),
          "iemocap",
          "msp-improv",
          "emo-db",
          "csv");

  private static final String HEAD =
      """
      name: small
      corpora:
        iemocap: {kind: iemocap}
        msp: {kind: msp-improv, corpus: msp-copy}
      backbones:
        ast: {kind: ast, model: ast-audioset}
      """;
  private static final String ONE =
      HEAD
          + """
          defaults: {source: iemocap, target: msp}
          experiments:
            - name: ours
          """;

  private static CampaignSpec parse(String text) {
    return CampaignFile.parse(text, "f.yaml", KNOWN);
  }

  private static List<String> problems(String text) {
    CampaignFileException e = catchThrowableOfType(CampaignFileException.class, () -> parse(text));
    assertThat(e).as("no problem was found").isNotNull();
    return e.problems().stream().map(FileProblem::toString).toList();
  }

  @Test
  void aSilentExperimentIsThePapersProtocol() {
    CampaignSpec spec = parse(ONE);
    ExperimentSpec ours = spec.experiments().get(0);
    Settings settings = Method.of("multitask").settings();
    assertThat(spec.name()).isEqualTo("small");
    assertThat(ours)
        .isEqualTo(
            new ExperimentSpec(
                "ours",
                new CorpusChoice("iemocap", "iemocap", "default"),
                new CorpusChoice("msp-copy", "msp-improv", "default"),
                "audio",
                List.of(
                    new BranchSpec(
                        "audio",
                        "ast",
                        "ast-audioset",
                        null,
                        settings.defaults(Modality.AUDIO).stored(),
                        null,
                        null)),
                null,
                List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                new SplitSpec("random", 0.1, 0.3),
                null));
  }

  @Test
  void everyKeyReachesTheSpecification() {
    CampaignSpec spec =
        parse(
            """
            name: everything
            description: all keys
            corpora:
              a: {kind: iemocap, corpus: iemocap, labels: default}
              b: {kind: emo-db, corpus: emodb, labels: emodb-535}
            backbones: {ast: {kind: ast, model: ast-audioset}}
            experiments:
              - name: one
                source: a
                target: b
                modality: audio
                backbone: ast
                seeds: [3, 5]
                split: {kind: speaker-independent, sourceValidation: 0.2, targetTraining: 0.4}
                losses: {contrastive: 0, informationMaximisation: 0.25, augmentationType: .5, temperature: 0.2, form: symmetric}
                training:
                  useTarget: false
                  maxRounds: 7
                  patience: 3
                  improvement: best-round
                  selection: last
                  batchSize: 16
                  learningRate: 1e-3
                  weightDecay: 0.01
                  lrPatience: 50
                  lrFactor: 0.5
                  validateEvery: {source: 5, target: 3}
                  projectionSize: 64
                  precision: bfloat16
                  recompute: true
                inference: {precision: bfloat16}
                duplicate: {source: 2, target: 8}
                reference: {mean: 50.3, std: 1.3, cite: "Table 3"}
            published:
              - {name: Sahu et al., mean: 40.08}
            """);
    ExperimentSpec one = spec.experiments().get(0);
    assertThat(one.target().labels()).isEqualTo("emodb-535");
    assertThat(one.seeds()).containsExactly(3, 5);
    assertThat(one.split().kind()).isEqualTo("speaker-independent");
    assertThat(one.split().sourceValidation()).isEqualTo(0.2);
    assertThat(one.split().targetTraining()).isEqualTo(0.4);
    assertThat(one.branches().get(0).training())
        .isEqualTo(
            Map.ofEntries(
                entry("useTarget", false),
                entry("precision", "bfloat16"),
                entry("recompute", true),
                entry("inference", Map.of("precision", "bfloat16")),
                entry("sourceCopies", 2),
                entry("targetCopies", 8),
                entry("batchSize", 16),
                entry("maxRounds", 7),
                entry("patienceRounds", 3),
                entry("improvement", "best-round"),
                entry("selection", "last"),
                entry("learningRate", 0.001),
                entry("weightDecay", 0.01),
                entry("lrFactor", 0.5),
                entry("lrPatience", 50),
                entry("validateEverySource", 5),
                entry("validateEveryTarget", 3),
                entry("projectionSize", 64),
                entry(
                    "losses",
                    Map.of(
                        "contrastive", 0.0,
                        "informationMaximisation", 0.25,
                        "augmentationType", 0.5,
                        "temperature", 0.2,
                        "contrastiveForm", "symmetric")),
                entry("microBatch", 16)));
    assertThat(one.reference()).isEqualTo(new Reference(50.3, 1.3, "Table 3"));
    assertThat(spec.baselines()).containsExactly(new Baseline("Sahu et al.", 40.08, null));
  }

  @Test
  void anExperimentOverridesDefaultsKeyByKey() {
    CampaignSpec spec =
        parse(
            HEAD
                + """
                defaults:
                  source: iemocap
                  target: msp
                  seeds: 2
                  losses: {contrastive: 0.25, informationMaximisation: 0.75}
                  training: {maxRounds: 4, validateEvery: {source: 9}}
                experiments:
                  - name: one
                    losses: {contrastive: 0}
                    training: {validateEvery: {target: 8}}
                """);
    ExperimentSpec one = spec.experiments().get(0);
    assertThat(one.seeds()).containsExactly(0, 1);
    assertThat(one.branches().get(0).training())
        .containsEntry("maxRounds", 4)
        .containsEntry("validateEverySource", 9)
        .containsEntry("validateEveryTarget", 8)
        .extractingByKey("losses", as(MAP))
        .containsEntry("contrastive", 0.0)
        .containsEntry("informationMaximisation", 0.75);
  }

  /** Each row appends one line to an experiment that begins on line 8 of the file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sedes: 3 | f.yaml:10: experiments[0].sedes: unknown key; did you mean 'seeds'?
          zzz: 3 | f.yaml:10: experiments[0].zzz: unknown key; expected one of name, source, target, extra, modality, method, backbone, textBackbone, seeds, split, losses, training, inference, textLosses, textTraining, textInference, text, fusion, duplicate, reference
          seeds: many | f.yaml:10: experiments[0].seeds: expected a whole number from 1 to 10000, got the text 'many'
          seeds: 0 | f.yaml:10: experiments[0].seeds: expected a whole number from 1 to 10000, got the number 0
          seeds: 2.5 | f.yaml:10: experiments[0].seeds: expected a whole number from 1 to 10000, got the number 2.5
          seeds: [1, 2, 1] | f.yaml:10: experiments[0].seeds[2]: the seed 1 stands twice; remove one of them
          seeds: [-1] | f.yaml:10: experiments[0].seeds[0]: expected a whole number from 0 to 2147483647, got the number -1
          seeds: [] | f.yaml:10: experiments[0].seeds: expected 1 to 10000 seeds, got 0
          seeds: | f.yaml:10: experiments[0].seeds: expected a whole number from 1 to 10000, got nothing
          modality: txt | f.yaml:10: experiments[0].modality: expected audio or text or audio+text, got 'txt'; did you mean 'text'?
          source: iemocpa | f.yaml:10: experiments[0].source: expected a name from 'corpora' of this file (iemocap, msp), got 'iemocpa'; did you mean 'iemocap'?
          target: iemocap | f.yaml:10: experiments[0].target: expected another corpus than the source, got 'iemocap' for both
          backbone: astt | f.yaml:10: experiments[0].backbone: expected a name from 'backbones' of this file (ast), got 'astt'; did you mean 'ast'?
          split: random | f.yaml:10: experiments[0].split: expected keys (kind, sourceValidation, targetTraining), got the text 'random'
          split: {kind: speaker} | f.yaml:10: experiments[0].split.kind: expected random or speaker-independent, got 'speaker'; did you mean 'speaker-independent'?
          split: {targetTraining: 1.0} | f.yaml:10: experiments[0].split.targetTraining: expected a number from 0.01 to 0.9, got the number 1.0
          losses: {contrastive: -1} | f.yaml:10: experiments[0].losses.contrastive: expected a number from 0 to 100, got the number -1
          losses: {contrastiv: 0} | f.yaml:10: experiments[0].losses.contrastiv: unknown key; did you mean 'contrastive'?
          losses: {temperature: 0} | f.yaml:10: experiments[0].losses.temperature: expected a number above 0 and at most 100, got the number 0
          losses: {temperature: .nan} | f.yaml:10: experiments[0].losses.temperature: expected a number above 0 and at most 100, got the number .nan
          training: {rounds: 3} | f.yaml:10: experiments[0].training.rounds: unknown key; did you mean 'maxRounds'?
          training: {useTarget: no} | f.yaml:10: experiments[0].training.useTarget: expected true or false, got the text 'no'
          training: {learningRate: .inf} | f.yaml:10: experiments[0].training.learningRate: expected a number above 0 and at most 10, got the number .inf
          training: {validateEvery: 30} | f.yaml:10: experiments[0].training.validateEvery: expected keys (source, target), got the number 30
          training: {maxRounds: 99999999999999999999} | f.yaml:10: experiments[0].training.maxRounds: expected a whole number from 1 to 10000, got the number 99999999999999999999
          reference: {std: 1.0} | f.yaml:10: experiments[0].reference.mean: this key is missing; expected a number from 0 to 100
          reference: {mean: 103} | f.yaml:10: experiments[0].reference.mean: expected a number from 0 to 100, got the number 103
          name: again | f.yaml:10: experiments[0].name: the key stands twice, first on line 9; remove one of them
          seeds: *x | f.yaml:10: YAML anchors and aliases are refused; write the value out, or put it into 'defaults'
          seeds: &x 3 | f.yaml:10: YAML anchors and aliases are refused; write the value out, or put it into 'defaults'
          seeds: !!java.net.URL x | f.yaml:10: YAML tags (!…) are refused; write the plain value
          """)
  void aWrongLineIsNamedWithWhatWasExpected(String line, String expected) {
    assertThat(problems(ONE + "    " + line + "\n")).containsExactly(expected);
  }

  @Test
  void aTargetWithoutAnyLossIsRefusedUnlessItIsNotUsed() {
    String losses =
        "    losses: {contrastive: 0, informationMaximisation: 0, augmentationType: 0}\n";
    assertThat(problems(ONE + losses))
        .containsExactly(
            "f.yaml:10: experiments[0].losses.contrastive: expected contrastive,"
                + " informationMaximisation or augmentationType above 0, since target batches have"
                + " nothing else to minimise; or set training.useTarget: false");
    assertThat(parse(ONE + losses + "    training: {useTarget: false}\n").experiments()).hasSize(1);
    assertThat(parse(ONE + losses.replace("augmentationType: 0", "augmentationType: 0.1")))
        .isNotNull();
  }

  @Test
  void allProblemsAreListedInTheOrderOfTheLines() {
    String text =
        """
        name: 3
        corpora:
          iemocap: {kind: iemocpa}
          gone: {kind: csv}
          emodb: {kind: emo-db, labels: emodb-53}
          mix: {kind: iemocap, corpus: emodb}
        backbones:
          ast: {kind: bert, model: ast-audioset}
          big: {kind: ast, model: ast-audiosett}
        defaults: {source: iemocap, target: emodb, name: x}
        experiments:
          - name: one two
            backbone: ast
          - source: emodb
            target: gone
          - name: ours
            backbone: ast
          - name: ours
            backbone: ast
        baselines:
          - {mean: 3}
        """;
    assertThat(problems(text))
        .containsExactly(
            "f.yaml:1: name: expected text, got the number 3; put it in quotes if it is meant as"
                + " text: \"3\"",
            "f.yaml:3: corpora.iemocap.kind: expected csv or emo-db or iemocap or msp-improv, got"
                + " 'iemocpa'; did you mean 'iemocap'?",
            "f.yaml:4: corpora.gone.corpus: no corpus named 'gone' is registered; register it with:"
                + " vocalise corpus add csv DIR --name gone",
            "f.yaml:5: corpora.emodb.labels: expected default or emodb-4class or emodb-535 or"
                + " emodb-paper, got 'emodb-53'; did you mean 'emodb-535'?",
            "f.yaml:6: corpora.mix.kind: expected emo-db, the kind under which the corpus 'emodb'"
                + " was registered, got 'iemocap'",
            "f.yaml:8: backbones.ast.kind: expected ast, the kind under which the model 'ast-audioset'"
                + " was registered, got 'bert'",
            "f.yaml:9: backbones.big.model: no model named 'ast-audiosett' is registered; did you"
                + " mean 'ast-audioset'?; register it with: vocalise model add ast DIR --name"
                + " ast-audiosett (DIR: a folder in the layout of"
                + " https://huggingface.co/MIT/ast-finetuned-audioset-10-10-0.4593)",
            "f.yaml:10: defaults.name: unknown key; expected one of source, target, extra, modality,"
                + " method, backbone, textBackbone, seeds, split, losses, training, inference,"
                + " textLosses, textTraining, textInference, text, fusion, duplicate",
            "f.yaml:12: experiments[0].name: expected "
                + CampaignKeys.NAME_GRAMMAR
                + ", got 'one two'",
            "f.yaml:14: experiments[1].name: this key is missing; expected a name",
            "f.yaml:18: experiments[3].name: the name 'ours' stands twice; each experiment needs its"
                + " own",
            "f.yaml:21: baselines[0].name: this key is missing; expected the method's name");
  }

  @Test
  void aWrongDefaultIsReportedOnceAndEvenWhenItIsOverridden() {
    String text =
        HEAD
            + """
            defaults: {source: iemocap, target: msp, seeds: x}
            experiments:
              - {name: one, seeds: 1}
              - {name: two}
              - {name: three}
            """;
    assertThat(problems(text))
        .containsExactly(
            "f.yaml:7: defaults.seeds: expected a whole number from 1 to 10000, got the text 'x'");
  }

  @Test
  void tooManyRunsAreCountedBeforeAnyIsMade() {
    String text = HEAD + "defaults: {source: iemocap, target: msp, seeds: 10000}\nexperiments:\n";
    assertThat(parse(text + "  - name: all\n").experiments().get(0).seeds()).hasSize(10_000);
    assertThat(problems(text + "  - name: all\n  - {name: more, seeds: [7, 9]}\n"))
        .singleElement()
        .asString()
        .startsWith("f.yaml:9: experiments: expected at most 10000 runs")
        .contains("got 10002");
    String million = "  - {name: many, seeds: 999999999999999999}\n";
    assertThat(problems(text + million)).singleElement().asString().contains("got 999999999999999");
    assertThat(problems(text + million.repeat(10)))
        .singleElement()
        .asString()
        .contains("got " + Long.MAX_VALUE);
  }

  @Test
  void tenMillionRunsAreRefusedAtOnce() {
    String text =
        HEAD
            + "defaults: {source: iemocap, target: msp, seeds: 10000}\nexperiments:\n"
            + "  - {name: e}\n".repeat(1000);
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      assertThat(problems(text)).singleElement().asString().contains("got 10000000;");
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    assertThat(fastest).isLessThan(500_000_000L); // reading a thousand experiments, and no run
  }

  @Test
  void ofVeryManyProblemsTheFirstAreListed() {
    String text = HEAD + "experiments:\n" + "  - {nam: e}\n".repeat(900);
    assertThat(problems(text))
        .hasSize(101)
        .last()
        .asString()
        .containsPattern("and \\d+ more problems");
  }

  @Test
  void aPriorityIsOneOfFiveAndChangesNothingWhereItIsNotSaid() {
    assertThat(parse(ONE).priority()).isNull();
    assertThat(CanonicalJson.tree(parse(ONE)).has("priority")).isFalse();
    assertThat(parse("priority: 5\n" + ONE).priority()).isEqualTo(5);
    for (String wrong : List.of("0", "6", "2.5", "high")) {
      assertThat(problems("priority: " + wrong + "\n" + ONE))
          .singleElement()
          .asString()
          .startsWith("f.yaml:1: priority: expected a whole number from 1 to 5, got");
    }
  }

  @Test
  void whatIsNoCampaignFileIsRefusedWithItsLine() {
    assertThat(problems(""))
        .singleElement()
        .asString()
        .contains("f.yaml:1: expected a campaign file", "got an empty file");
    assertThat(problems("- a\n- b\n")).singleElement().asString().contains("got a list");
    assertThat(problems("name: a\n  b: [\n"))
        .singleElement()
        .asString()
        .startsWith("f.yaml:2: this is not valid YAML:");
    assertThat(problems("name: a\n---\nname: b\n"))
        .containsExactly("f.yaml:2: a second document begins here; expected one campaign per file");
    assertThat(problems("a: " + "[".repeat(20) + "]".repeat(20)))
        .singleElement()
        .asString()
        .contains("nested deeper than 12 levels");
    assertThat(problems("#".repeat(300_000)))
        .singleElement()
        .asString()
        .contains("the file has 300000 characters; expected at most 262144");
    assertThat(problems("name: \u0007")).singleElement().asString().contains("not valid YAML");
  }

  @Test
  void publishedNumbersHaveAnOlderNameButNotBothAtOnce() {
    String numbers = "  - {name: Sahu et al., mean: 40.08}\n";
    assertThat(parse(ONE + "baselines:\n" + numbers))
        .isEqualTo(parse(ONE + "published:\n" + numbers));
    assertThat(problems(ONE + "published:\n" + numbers + "baselines:\n" + numbers))
        .containsExactly(
            "f.yaml:13: baselines: this is the older name of 'published', which stands here too;"
                + " use one of them");
  }

  @Test
  void anAliasBombIsRefusedBeforeItIsExpanded() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
    }
    assertThat(problems(bomb.toString()))
        .singleElement()
        .asString()
        .contains("anchors and aliases are refused");
  }

  @Test
  void anEmptyMappingMissesEveryRequiredKey() {
    assertThat(problems("{}"))
        .containsExactly(
            "f.yaml:1: name: this key is missing; expected a name",
            "f.yaml:1: corpora: this key is missing; expected names with their settings",
            "f.yaml:1: backbones: this key is missing; expected names with their settings",
            "f.yaml:1: experiments: this key is missing; expected a list of experiments");
  }
}
