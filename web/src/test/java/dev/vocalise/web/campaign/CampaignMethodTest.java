package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.method.Method;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods and kinds of backbones with settings of their own. */
class CampaignMethodTest {
  private static final KnownNames KNOWN = known();

  /** Twelve lines; the experiments begin on line 13. */
  private static final String HEAD =
      """
      name: methods
      corpora: {iemocap: {kind: iemocap}, msp: {kind: msp-improv}}
      backbones:
        ast: {kind: ast, model: ast-audioset}
        bert: {kind: bert, model: bert-base-uncased}
      defaults:
        source: iemocap
        target: msp
        backbone: ast
        losses: {contrastive: 0.25}
        training: {batchSize: 16, maxRounds: 2}
      experiments:
      """;

  private static KnownNames known() {
    KnownNames names =
        TestNames.of(
            Map.of("iemocap", "iemocap", "msp", "msp-improv"),
            Map.of("ast-audioset", "ast", "bert-base-uncased", "bert"),
            "iemocap",
            "msp-improv");
    List<BackboneFamily> families = new ArrayList<>(names.families());
    families.add(new ToyFamily());
    return new KnownNames(
        names.corpora(),
        names.models(),
        names.backbonesOnly(),
        names.labelMaps(),
        families,
        List.of(Method.of("multitask"), Method.of("source-only"), new ToyMethod()),
        names.features());
  }

  private static List<ExperimentSpec> parse(String text) {
    return CampaignFile.parse(text, "f.yaml", KNOWN).experiments();
  }

  private static BranchSpec branch(String text) {
    return parse(text).get(0).branches().get(0);
  }

  private static List<String> problems(String text) {
    CampaignFileException e = catchThrowableOfType(CampaignFileException.class, () -> parse(text));
    assertThat(e).as("no problem was found").isNotNull();
    return e.problems().stream().map(FileProblem::toString).toList();
  }

  @Test
  void eachExperimentTakesTheDefaultsThatItsMethodHas() {
    List<ExperimentSpec> experiments =
        parse(HEAD + "  - {name: ours, method: multitask}\n  - {name: toy, method: toy}\n");
    BranchSpec ours = experiments.get(0).branches().get(0);
    assertThat(ours.method()).isNull();
    assertThat(ours.training())
        .containsEntry("batchSize", 16)
        .containsEntry("maxRounds", 2)
        .extractingByKey("losses", as(MAP))
        .containsEntry("contrastive", 0.25);
    BranchSpec toy = experiments.get(1).branches().get(0);
    assertThat(toy.method()).isEqualTo("toy");
    assertThat(toy.training())
        .isEqualTo(Map.of("epochs", 3, "batchSize", 16, "slope", 10.0, "pause", 0));
  }

  @Test
  void sourceOnlyStandsBesideTheMultitaskMethodWithItsDefaults() {
    List<ExperimentSpec> experiments =
        parse(
            HEAD
                + """
                  - {name: ours, training: {microBatch: 4}}
                  - {name: source-only, method: source-only, training: {batchSize: 8}}
                """);
    BranchSpec sourceOnly = experiments.get(1).branches().get(0);
    assertThat(experiments.get(0).branches().get(0).training()).containsEntry("microBatch", 4);
    assertThat(sourceOnly.method()).isEqualTo("source-only");
    assertThat(sourceOnly.training())
        .containsEntry("batchSize", 8)
        .doesNotContainKeys("losses", "maxRounds");
  }

  /** Groups become keys of an experiment, beside those that it has anyway. */
  @Test
  void everyMethodKeepsItsSettingsInGroupsThatNothingElseIsCalled() {
    assertThat(Method.all())
        .allSatisfy(
            method ->
                assertThat(method.settings().list())
                    .allSatisfy(setting -> assertThat(setting.group()).isNotEmpty()));
    assertThat(CampaignKeys.experiment(KnownNames.of(Map.of(), Map.of())))
        .extracting(KeyRow::name)
        .doesNotHaveDuplicates();
  }

  @Test
  void theMethodOfTheDefaultsHoldsWhereAnExperimentNamesNone() {
    String text =
        HEAD.replace("  losses: {contrastive: 0.25}\n", "  method: toy\n  ramp: {slope: 5}\n")
            .replace("maxRounds: 2", "epochs: 7");
    assertThat(branch(text + "  - {name: one}\n").training())
        .isEqualTo(Map.of("epochs", 7, "batchSize", 16, "slope", 5.0, "pause", 0));
  }

  @Test
  void groupsOfAMethodHaveATextFormThatWins() {
    String text =
        HEAD.replace("  losses: {contrastive: 0.25}\n", "  method: toy\n")
            .replace("  training: {batchSize: 16, maxRounds: 2}\n", "  textRamp: {slope: 5}\n");
    List<ExperimentSpec> experiments =
        parse(
            text
                + """
                  - {name: both, modality: audio+text, ramp: {slope: 1, pause: {steps: 1}}}
                  - {name: text, modality: text, ramp: {slope: 1, pause: {steps: 2}}}
                  - {name: wins, modality: text, ramp: {slope: 1}, textRamp: {slope: 2, pause: {steps: 3}}}
                """);
    BranchSpec audio = experiments.get(0).branches().get(0);
    BranchSpec withAudio = experiments.get(0).branches().get(1);
    assertThat(audio.training()).containsEntry("slope", 1.0).containsEntry("pause", 1);
    assertThat(withAudio.training()).containsEntry("slope", 5.0).containsEntry("pause", 0);
    assertThat(withAudio.training()).containsEntry("batchSize", 4);
    BranchSpec alone = experiments.get(1).branches().get(0);
    assertThat(alone.training()).containsEntry("slope", 1.0).containsEntry("pause", 2);
    BranchSpec winning = experiments.get(2).branches().get(0);
    assertThat(winning.training()).containsEntry("slope", 2.0).containsEntry("pause", 3);
  }

  /** Each row is an experiment on line 13. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          method: toi | method: expected multitask or source-only or toy, got 'toi'; did you mean 'toy'?
          method: 3 | method: expected text, got the number 3; put it in quotes if it is meant as text: "3"
          method: toy, losses: {contrastive: 0} | losses: unknown key of the method toy; expected one of training, ramp
          method: toy, training: {maxRounds: 3} | training.maxRounds: unknown key of the method toy; expected one of epochs, batchSize
          method: toy, training: {batchsice: 3} | training.batchsice: unknown key of the method toy; did you mean 'batchSize'?
          method: toy, ramp: {pause: 3} | ramp.pause: expected keys (steps), got the number 3
          method: toy, ramp: {pause: {step: 3}} | ramp.pause.step: unknown key of the method toy; did you mean 'steps'?
          method: toy, ramp: {slope: 21} | ramp.slope: expected a number from 0 to 20, got the number 21
          method: toy, ramp: {slope: 0} | ramp.slope: expected a slope, got none
          method: toy, modality: text, ramp: {slope: 0} | ramp.slope: expected a slope, got none
          method: toy, modality: text, textRamp: {slope: 0} | textRamp.slope: expected a slope, got none
          training: {epochs: 3} | training.epochs: unknown key of the method multitask; expected one of useTarget, maxRounds, patience, improvement, selection, batchSize, microBatch, recompute, learningRate, weightDecay, lrPatience, lrFactor, validateEvery, projectionSize, precision
          ramp: {slope: 1} | ramp: unknown key of the method multitask; expected one of losses, training, duplicate, inference
          """)
  void aWrongSettingOfAMethodIsNamed(String settings, String expected) {
    assertThat(problems(HEAD + "  - {name: ours}\n  - {name: one, " + settings + "}\n"))
        .containsExactly("f.yaml:14: experiments[1]." + expected);
  }

  @Test
  void defaultsHoldOnlyWhatSomeMethodOfTheFileHas() {
    assertThat(problems(HEAD + "  - {name: toy, method: toy}\n"))
        .containsExactly(
            "f.yaml:10: defaults.losses: unknown key of the method toy; expected one of training,"
                + " ramp",
            "f.yaml:11: defaults.training.maxRounds: unknown key of the method toy; expected one of"
                + " epochs, batchSize");
  }

  @Test
  void aBackboneFromScratchHasSettingsAndNoModel() {
    String text =
        HEAD.replace("{kind: ast, model: ast-audioset}", "{kind: toy, size: 32}")
            + "  - {name: one}\n";
    BranchSpec branch = branch(text);
    assertThat(branch.kind()).isEqualTo("toy");
    assertThat(branch.backbone()).isEqualTo("ast");
    assertThat(branch.encoder()).isEqualTo(Map.of("size", 32, "dropout", 0.1));
    assertThat(branch(HEAD + "  - {name: one}\n").encoder()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {kind: toy, model: ast-audioset} | model: a backbone of kind toy is trained from scratch and needs no model; remove this key
          {kind: toy, size: 0} | size: expected a whole number from 1 to 1024, got the number 0
          {kind: toy, sice: 3} | sice: unknown key; did you mean 'size'?
          {kind: ast, model: ast-audioset, size: 3} | size: unknown key of the kind ast; expected one of kind, model
          {kind: tay} | kind: expected ast or wav2vec2 or bert or toy, got 'tay'; did you mean 'toy'?
          """)
  void aWrongSettingOfABackboneIsNamed(String backbone, String expected) {
    String text =
        HEAD.replace("  ast: {kind: ast, model: ast-audioset}", "  ast: " + backbone)
            + "  - {name: one}\n";
    assertThat(problems(text)).containsExactly("f.yaml:4: backbones.ast." + expected);
  }
}
