package dev.vocalise.web.ui.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.estimate.CampaignEstimate;
import dev.vocalise.activities.estimate.CampaignEstimate.Need;
import dev.vocalise.web.campaign.CheckedCampaign;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaunchViewTest {
  private static final CorpusChoice CORPUS = new CorpusChoice("c", "iemocap", "default");
  private static final ExperimentSpec ONE =
      new ExperimentSpec(
          "one",
          CORPUS,
          CORPUS,
          BranchSpec.AUDIO,
          List.of(new BranchSpec(BranchSpec.AUDIO, "ast", "tiny", null, Map.of(), null, null)),
          null,
          List.of(0),
          new SplitSpec("random", 0.1, 0.3),
          null);
  private static final CheckedCampaign CAMPAIGN =
      new CheckedCampaign(new CampaignSpec("c", null, List.of(ONE), List.of(), null), List.of());

  private static LaunchView.Checked checked(@Nullable Double seconds, @Nullable Long disk) {
    return LaunchView.Checked.right(
        CAMPAIGN,
        Optional.of(
            new CampaignEstimate(
                List.of(),
                List.of(),
                9,
                2,
                seconds,
                new Need(3_000_000_000L, 2_000_000_000L),
                new Need(disk, 9_000_000_000L),
                List.of("will not fit into memory"),
                List.of())));
  }

  @Test
  void whatWasMeasuredIsASentence() {
    assertThat(checked(125.0, 40_000_000L).estimate())
        .isEqualTo(
            "At most, by steps measured on this machine within a day: 2 min 5 s, 2 trainings side by side; memory 3.0 GB of 2.0 GB that are free; disk 40 MB of 9.0 GB that are free");
    assertThat(checked(125.0, 40_000_000L).warnings()).containsExactly("will not fit into memory");
    assertThat(checked(null, null).estimate())
        .contains("time not known", "disk not known of 9.0 GB that are free");
  }

  @Test
  void nothingIsSaidWhereNothingWasMeasured() {
    LaunchView.Checked checked = LaunchView.Checked.right(CAMPAIGN, Optional.empty());
    assertThat(checked.estimate()).isEmpty();
    assertThat(checked.warnings()).isEmpty();
  }
}
