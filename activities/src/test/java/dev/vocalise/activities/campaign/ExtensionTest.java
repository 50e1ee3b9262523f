package dev.vocalise.activities.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.campaign.Extension.Added;
import dev.vocalise.activities.campaign.Extension.Conflict;
import dev.vocalise.model.Modality;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.campaign.Baseline;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExtensionTest {
  private static final CampaignSpec STANDING =
      campaign(experiment("full", Map.of(), 0, 1), experiment("small", Map.of(), 0));

  private static CampaignSpec campaign(ExperimentSpec... experiments) {
    return new CampaignSpec("c", "text", List.of(experiments), List.of(), 4);
  }

  private static ExperimentSpec experiment(String name, Map<String, ?> settings, Integer... seeds) {
    return experiment(
        name,
        Values.byKey(Method.of("multitask").settings(), Modality.AUDIO, settings).stored(),
        "iemocap",
        seeds);
  }

  private static ExperimentSpec experiment(
      String name, Map<String, Object> training, String source, Integer... seeds) {
    return new ExperimentSpec(
        name,
        new CorpusChoice(source, "iemocap", "default"),
        new CorpusChoice("msp", "msp-improv", "default"),
        "audio",
        List.of(new BranchSpec("audio", "ast", "ast", null, training, null, null)),
        null,
        List.of(seeds),
        new SplitSpec("random", 0.1, 0.3),
        null);
  }

  @Test
  void seedsAndExperimentsJoinBehindWhatStands() {
    Extension extension =
        Extension.of(
            STANDING,
            campaign(
                experiment("new", Map.of(), 7),
                experiment("small", Map.of(), 0),
                experiment("full", Map.of(), 5, 1, 0)));

    assertThat(extension.conflicts()).isEmpty();
    assertThat(extension.added())
        .containsExactly(new Added("full", false, List.of(5)), new Added("new", true, List.of(7)));
    assertThat(extension.runs()).isEqualTo(2);
    assertThat(extension.whole().experiments())
        .extracting(ExperimentSpec::name)
        .containsExactly("full", "small", "new");
    assertThat(extension.whole().experiments().get(0).seeds()).containsExactly(0, 1, 5);
  }

  @Test
  void priorityStaysAndDescriptionAndPublishedNumbersAreTheFiles() {
    Baseline gan = new Baseline("GAN", 43.6, null, null);
    CampaignSpec file = new CampaignSpec("c", "other", STANDING.experiments(), List.of(gan), 1);

    Extension extension = Extension.of(STANDING, file);

    assertThat(extension.added()).isEmpty();
    assertThat(extension.whole())
        .isEqualTo(new CampaignSpec("c", "other", STANDING.experiments(), List.of(gan), 4));
  }

  @Test
  void whatIsLeftOutOrSaysOtherwiseIsNamedByItsKey() {
    Extension extension =
        Extension.of(STANDING, campaign(experiment("full", Map.of("training.batchSize", 8), 1, 2)));

    assertThat(extension.conflicts())
        .containsExactly(
            new Conflict("full", "seeds", "[0, 1]", "[1, 2]"),
            new Conflict("full", "training.batchSize", "64", "8"),
            new Conflict("small", "", "small", "nothing"));
  }

  @Test
  void anotherCorpusIsNoExtension() {
    Map<String, Object> training = STANDING.experiments().get(0).branches().get(0).training();
    assertThat(
            Extension.of(
                    campaign(experiment("full", Map.of(), 0)),
                    campaign(experiment("full", training, "other", 0, 1)))
                .conflicts())
        .containsExactly(new Conflict("full", "source.corpus", "iemocap", "other"));
  }

  @Test
  void aSettingThatAnEarlierBuildDidNotKnowHasItsDefault() {
    Map<String, Object> older =
        new TreeMap<>(STANDING.experiments().get(0).branches().get(0).training());
    older.remove("microBatch");
    CampaignSpec stored = campaign(experiment("full", older, "iemocap", 0));

    Extension extension = Extension.of(stored, campaign(experiment("full", Map.of(), 0, 1)));

    assertThat(extension.conflicts()).isEmpty();
    assertThat(extension.whole().experiments().get(0).branches())
        .isEqualTo(stored.experiments().get(0).branches());
  }
}
