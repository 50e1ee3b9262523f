package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

final class TestCampaigns {
  private TestCampaigns() {}

  static final RecogniserSpec XLSR =
      new RecogniserSpec("xlsr", new DecoderSpec("beam", 100, null, null, null));

  /** Audio experiments of these names over seeds 0, 1 and 2. */
  static CampaignSpec campaign(String... experiments) {
    return campaign(
        Arrays.stream(experiments).map(TestCampaigns::experiment).toArray(ExperimentSpec[]::new));
  }

  static CampaignSpec campaign(ExperimentSpec... experiments) {
    return new CampaignSpec("test", null, List.of(experiments), List.of());
  }

  /** Audio and text; the words of T_te as {@code transcripts} says. */
  static ExperimentSpec fusion(String name, String transcripts) {
    TextSpec text =
        new TextSpec(
            128, 0.15, false, transcripts, "corpus", transcripts.equals("corpus") ? null : XLSR);
    return new ExperimentSpec(
        name,
        new CorpusChoice("iemocap", "iemocap", "default"),
        new CorpusChoice("msp", "msp-improv", "default"),
        "audio+text",
        List.of(
            new BranchSpec("audio", "ast", "ast", null, training(), null, null),
            new BranchSpec("text", "bert", "bert", text, training(), null, null)),
        new FusionSpec("audio-only"),
        List.of(0, 1, 2),
        new SplitSpec("random", 0.1, 0.3),
        null);
  }

  static ExperimentSpec experiment(String name) {
    return experiment(name, "msp");
  }

  static ExperimentSpec experiment(String name, String target) {
    return new ExperimentSpec(
        name,
        new CorpusChoice("iemocap", "iemocap", "default"),
        new CorpusChoice(target, "msp-improv", "default"),
        "audio",
        List.of(new BranchSpec("audio", "ast", "ast", null, training(), null, null)),
        null,
        List.of(0, 1, 2),
        new SplitSpec("random", 0.1, 0.3),
        null);
  }

  /** With further corpora, of which one is another experiment's source. */
  static ExperimentSpec withExtra(String name) {
    ExperimentSpec plain = experiment(name);
    return new ExperimentSpec(
        plain.name(),
        plain.source(),
        plain.target(),
        plain.modality(),
        List.of(new BranchSpec("audio", "crnn", "small", null, training(), "aae", Map.of())),
        null,
        plain.seeds(),
        plain.split(),
        null,
        null,
        List.of(new ExtraCorpus("podcast", "msp-podcast"), new ExtraCorpus("emodb", "emo-db")),
        null);
  }

  private static Map<String, Object> training() {
    return Map.of("batchSize", 64, "learningRate", 1e-4, "losses", Map.of("contrastive", 0.5));
  }
}
