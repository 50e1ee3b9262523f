package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Further corpora that are adapted to. */
class CampaignExtraTest {
  private static final KnownNames KNOWN =
      KnownNames.of(
          Map.of("iemocap", "iemocap", "msp", "msp-improv", "pod", "msp-podcast", "own", "csv"),
          Map.of());

  /** Twelve lines; the experiments begin on line 13. */
  private static final String HEAD =
      """
      name: extra
      corpora:
        iemocap: {kind: iemocap}
        msp: {kind: msp-improv}
        podcast: {kind: msp-podcast, corpus: pod}
        again: {kind: msp-podcast, corpus: pod}
        own: {kind: csv}
      backbones: {small: {kind: crnn}}
      defaults:
        source: iemocap
        target: msp
      experiments:
      """;

  private static List<ExperimentSpec> parse(String text) {
    return CampaignFile.parse(text, "f.yaml", KNOWN).experiments();
  }

  @Test
  void theyAreNamedAsSourceAndTargetAreAndAnswerToNoOtherMethod() {
    List<ExperimentSpec> experiments =
        parse(
            HEAD.replace("  target: msp\n", "  target: msp\n  extra: [podcast]\n")
                + """
                  - {name: default, method: aae}
                  - {name: both, method: aae, extra: [podcast, own]}
                  - {name: other, method: dann}
                """);
    ExtraCorpus podcast = new ExtraCorpus("pod", "msp-podcast");
    assertThat(experiments)
        .extracting(ExperimentSpec::extraCorpora)
        .containsExactly(
            List.of(podcast), List.of(podcast, new ExtraCorpus("own", "csv")), List.of());
    assertThat(CanonicalJson.read(CanonicalJson.tree(experiments.get(1)), ExperimentSpec.class))
        .isEqualTo(experiments.get(1));
    assertThat(CanonicalJson.tree(experiments.get(2)).has("extra"))
        .as("the stored form of those without is that of before")
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dann | [podcast]          | .extra: this key has no effect on the method dann; expected method aae beside it
          aae  | podcast            | .extra: expected a list such as [a, b], got the text 'podcast'
          aae  | []                 | .extra: expected a list such as [a, b], got a list
          aae  | [podcast, 3]       | .extra[1]: expected text, got the number 3
          aae  | [padcast]          | .extra[0]: expected a name from 'corpora' of this file (iemocap, msp, podcast, again, own), got 'padcast'; did you mean 'podcast'?
          aae  | [own, msp]         | .extra[1]: expected another corpus than the target, got 'msp'
          aae  | [iemocap]          | .extra[0]: expected another corpus than the source, got 'iemocap'
          aae  | [podcast, again]   | .extra[1]: the corpus 'pod' stands twice; remove one of them
          """)
  void whatCannotBeIsRefusedInOneLineWithItsKey(String method, String extra, String problem) {
    CampaignFileException e =
        catchThrowableOfType(
            CampaignFileException.class,
            () ->
                parse(HEAD + "  - {name: one, method: %s, extra: %s}\n".formatted(method, extra)));
    assertThat(e).as("no problem was found").isNotNull();
    assertThat(e.problems())
        .extracting(FileProblem::toString)
        .containsExactly("f.yaml:13: experiments[0]" + problem);
  }

  @Test
  void whatIsNotRegisteredIsRefusedAtLaunch() {
    CampaignFileException e =
        catchThrowableOfType(
            CampaignFileException.class,
            () ->
                parse(
                    HEAD.replace("own: {kind: csv}", "libri: {kind: csv}")
                        + "  - {name: one, method: aae, extra: [libri]}\n"));
    assertThat(e.problems())
        .extracting(FileProblem::toString)
        .singleElement()
        .asString()
        .contains("corpora.libri.corpus: no corpus named 'libri' is registered")
        .contains("vocalise corpus add csv DIR --name libri");
  }
}
