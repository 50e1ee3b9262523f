package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.dataset.CorpusChoice;
import dev.vocalise.workflows.dataset.SplitSpec;
import dev.vocalise.workflows.training.LossSpec;
import dev.vocalise.workflows.training.TrainingSpec;
import java.util.Arrays;
import java.util.List;

final class TestCampaigns {
  private TestCampaigns() {}

  /** Experiments of these names over seeds 0, 1 and 2. */
  static CampaignSpec campaign(String... experiments) {
    return new CampaignSpec(
        "test",
        null,
        Arrays.stream(experiments).map(TestCampaigns::experiment).toList(),
        List.of());
  }

  private static ExperimentSpec experiment(String name) {
    return new ExperimentSpec(
        name,
        new CorpusChoice("iemocap", "iemocap", "default"),
        new CorpusChoice("msp", "msp-improv", "default"),
        "audio",
        "ast",
        List.of(0, 1, 2),
        new SplitSpec("random", 0.1, 0.3),
        new TrainingSpec(
            true,
            1,
            1,
            64,
            50,
            1,
            "previous-round",
            "best-after-target",
            1e-4,
            0,
            0.1,
            5,
            30,
            30,
            128,
            new LossSpec(0.5, 0.5, 0.1, 0.1, "literal")),
        null);
  }
}
