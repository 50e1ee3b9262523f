package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backbones that read functionals, which must be registered for both corpora. */
class CampaignFunctionalsTest {
  private static final KnownNames NAMES =
      KnownNames.of(Map.of("iemocap", "iemocap", "msp", "msp-improv", "emodb", "emo-db"), Map.of());

  private static final KnownNames KNOWN =
      new KnownNames(
          NAMES.corpora(),
          NAMES.models(),
          Set.of(),
          NAMES.labelMaps(),
          NAMES.families(),
          NAMES.methods(),
          List.of(set("iemocap", "F0"), set("msp", "F0"), set("emodb", "pitch")));

  /** Six lines; the experiments begin on line 7. */
  private static final String HEAD =
      """
      name: functionals
      corpora: {iemocap: {kind: iemocap}, msp: {kind: msp-improv}, emodb: {kind: emo-db}}
      backbones: {low: {kind: mlp, features: egemaps, hidden: 64}}
      defaults:
        source: iemocap
        target: msp
      experiments:
      """;

  private static FeatureSetView set(String corpus, String column) {
    FileRef table = new FileRef("egemaps.safetensors", "functionals", "0".repeat(64), 1, "x/y");
    return new FeatureSetView(
        UUID.randomUUID(),
        "egemaps",
        corpus,
        "1".repeat(64),
        table,
        List.of("loudness", column),
        3,
        "/data/egemaps.csv",
        "2".repeat(64),
        List.of(),
        Instant.EPOCH);
  }

  private static List<String> problems(String text) {
    CampaignFileException e =
        catchThrowableOfType(
            CampaignFileException.class, () -> CampaignFile.parse(text, "f.yaml", KNOWN));
    assertThat(e).as("no problem was found").isNotNull();
    return e.problems().stream().map(FileProblem::toString).toList();
  }

  @Test
  void theBranchHasTheNameAndTheSizes() {
    BranchSpec branch =
        CampaignFile.parse(HEAD + "  - {name: one, method: source-only}\n", "f.yaml", KNOWN)
            .experiments()
            .get(0)
            .branches()
            .get(0);
    assertThat(branch.kind()).isEqualTo("mlp");
    assertThat(branch.encoder())
        .containsEntry("features", "egemaps")
        .containsEntry("hidden", 64)
        .containsEntry("size", 1024);
  }

  @Test
  void whatIsNotRegisteredIsNamedWithTheCommandThatRegistersIt() {
    String one = HEAD.replace("egemaps", "compare") + "  - {name: one, method: source-only}\n";
    assertThat(problems(one))
        .containsExactly(
            "f.yaml:5: defaults.source: no functionals 'compare' of the corpus 'iemocap' are registered; register them with: vocalise features add compare iemocap FILE.csv",
            "f.yaml:6: defaults.target: no functionals 'compare' of the corpus 'msp' are registered; register them with: vocalise features add compare msp FILE.csv");
  }

  @Test
  void bothCorporaNeedTheSameColumns() {
    assertThat(problems(HEAD + "  - {name: one, method: source-only, target: emodb}\n"))
        .singleElement()
        .asString()
        .startsWith("f.yaml:8: experiments[0].target: expected functionals 'egemaps' with the same")
        .contains("column 2 'F0' for iemocap and 'pitch' for emodb");
  }

  @Test
  void theNameOfTheFunctionalsIsRequired() {
    String without = HEAD.replace("features: egemaps, ", "");
    assertThat(problems(without + "  - {name: one, method: source-only, backbone: low}\n"))
        .containsExactly(
            "f.yaml:3: backbones.low.features: this key is missing; expected the name of a feature set, registered with: vocalise features add NAME CORPUS FILE.csv");
    assertThat(problems(HEAD.replace("egemaps", "a/b") + "  - {name: one, method: source-only}\n"))
        .first()
        .asString()
        .startsWith("f.yaml:3: backbones.low.features: expected the name of a feature set (letters")
        .endsWith("got the text 'a/b'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", method: source-only, training: {augmentation: types}",
        ", method: multitask"
      })
  void whatAugmentsIsRefused(String method) {
    assertThat(problems(HEAD + "  - {name: one" + method + "}\n"))
        .singleElement()
        .asString()
        .contains(".backbone: the method ")
        .contains(" augments recordings, and a backbone of kind mlp reads what was computed");
  }
}
