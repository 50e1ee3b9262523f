package dev.vocalise.activities.training;

import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.training.TrainingRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests for tests that read no corpus and train nothing. */
final class TrainingRequests {
  private static final BranchSpec AUDIO =
      new BranchSpec(BranchSpec.AUDIO, "ast", "ast-tiny", null, Map.of(), null, null);
  private static final BranchSpec TEXT =
      new BranchSpec(
          BranchSpec.TEXT,
          "bert",
          "bert-tiny",
          new TextSpec(32, 0.15, false, TextSpec.CORPUS, TextSpec.CORPUS, null),
          Map.of(),
          null,
          null);

  private TrainingRequests() {}

  static TrainingRequest audio(UUID campaign, UUID run) {
    return of(campaign, run, BranchSpec.AUDIO, List.of(AUDIO), null);
  }

  /** The text branch of a run with two. */
  static TrainingRequest textBesideAudio(UUID campaign, UUID run) {
    return of(
            campaign,
            run,
            ExperimentSpec.AUDIO_TEXT,
            List.of(AUDIO, TEXT),
            new FusionSpec(FusionSpec.DROP))
        .ofBranch(1);
  }

  private static TrainingRequest of(
      UUID campaign,
      UUID run,
      String modality,
      List<BranchSpec> branches,
      @Nullable FusionSpec fusion) {
    CorpusChoice corpus = new CorpusChoice("demo", "iemocap", "default");
    ArtifactRef file = new ArtifactRef("a".repeat(64), 1, "application/json");
    PreparedAudio audio =
        new PreparedAudio(new RegisteredDataset("demo", "iemocap", file, 3), 16_000, file);
    ExperimentSpec experiment =
        new ExperimentSpec(
            "experiment",
            corpus,
            corpus,
            modality,
            branches,
            fusion,
            List.of(0),
            new SplitSpec("random", 0.1, 0.3),
            null);
    return new TrainingRequest(campaign, run, experiment, 0, 0, audio, audio, null, List.of());
  }
}
