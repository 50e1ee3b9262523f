package dev.vocalise.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vocalise.activities.campaign.Extension.Added;
import dev.vocalise.workflows.campaign.CampaignSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CampaignExtensionTest {
  private static final KnownNames KNOWN =
      TestNames.of(
          Map.of("iemocap", "iemocap", "msp", "msp-improv"),
          Map.of("ast", "ast"),
          "iemocap",
          "msp-improv");

  private static final String FILE =
      """
      name: small
      corpora:
        iemocap: {kind: iemocap}
        msp: {kind: msp-improv}
      backbones:
        ast: {kind: ast, model: ast}
      defaults: {source: iemocap, target: msp, seeds: 2}
      experiments:
        - name: ours
          training: {patience: 9}
      """;

  private static final CampaignSpec STANDING = CampaignFile.parse(FILE, "f.yaml", KNOWN);

  private static CheckedExtension check(String text) {
    return CampaignFile.checkExtension(text, "f.yaml", KNOWN, corpus -> null, STANDING);
  }

  private static List<String> problems(String text) {
    CampaignFileException e = catchThrowableOfType(CampaignFileException.class, () -> check(text));
    assertThat(e).as("no problem was found").isNotNull();
    return e.problems().stream().map(FileProblem::toString).toList();
  }

  @Test
  void moreSeedsAndExperimentsAreAdded() {
    assertThat(
            check(
                    FILE.replace("seeds: 2", "seeds: 3")
                        + "  - {name: plain, seeds: [9], losses: {contrastive: 0}}\n")
                .extension()
                .added())
        .containsExactly(
            new Added("ours", false, List.of(2)), new Added("plain", true, List.of(9)));
  }

  @Test
  void theSameInOtherWordsStands() {
    assertThat(
            check(
                    """
                    name: small
                    description: more text
                    corpora: {a: {kind: iemocap, corpus: iemocap}, b: {kind: msp-improv, corpus: msp}}
                    backbones: {x: {kind: ast, model: ast}}
                    experiments:
                      - {name: ours, source: a, target: b, backbone: x, seeds: [1, 0], training: {patience: 9, batchSize: 64}}
                    """)
                .extension()
                .added())
        .isEmpty();
  }

  @Test
  void whatWouldChangeIsNamedWithLineKeyAndBothValues() {
    assertThat(problems(FILE.replace("patience: 9", "patience: 8").replace("seeds: 2", "seeds: 1")))
        .containsExactly(
            "f.yaml:7: experiments[0].seeds: campaign 'small' has [0, 1] here, the file [0]; what stands keeps its meaning, so give the experiment another name, or the campaign",
            "f.yaml:10: experiments[0].training.patience: campaign 'small' has 9 here, the file 8; what stands keeps its meaning, so give the experiment another name, or the campaign");
    assertThat(problems(FILE.replace("ours", "other")))
        .containsExactly(
            "f.yaml:9: experiments: 'ours' of campaign 'small' is missing; extending takes nothing away, so keep it in the file, or give the campaign another name");
    assertThat(problems(FILE.replace("name: small", "name: large")))
        .containsExactly(
            "f.yaml:1: name: expected 'small', the campaign that is extended, got 'large'");
  }
}
