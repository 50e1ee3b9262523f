package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.StageOptions;
import dev.vocalise.workflows.augmentation.AugmentationActivities;
import dev.vocalise.workflows.augmentation.AugmentationSpec;
import dev.vocalise.workflows.dataset.AudioSpec;
import dev.vocalise.workflows.dataset.DatasetActivities;
import dev.vocalise.workflows.dataset.DatasetSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.failure.FailureMessage;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * §4.2 corpora: registered, resampled and made audible once, shared by all runs. Prepared are those
 * of experiments that have something to run; another one is when a run needs it after all.
 */
final class PreparedCorpora {
  private final CampaignPlan plan;
  private final int repairs;
  private final DatasetActivities datasets =
      Workflow.newActivityStub(DatasetActivities.class, StageOptions.io());
  private final AugmentationActivities augmentation =
      Workflow.newActivityStub(AugmentationActivities.class, StageOptions.io());
  private final Map<String, PreparedAudio> labelled = new LinkedHashMap<>();
  private final Map<String, PreparedAudio> whole = new LinkedHashMap<>();

  /**
   * @param repairs how often a corpus is prepared anew where what was prepared before is damaged
   */
  PreparedCorpora(CampaignPlan plan, int repairs) {
    this.plan = plan;
    this.repairs = repairs;
    if (!plan.runs().isEmpty()) {
      List<ExperimentSpec> waiting = waiting();
      waiting.stream().flatMap(PreparedCorpora::choices).forEach(c -> labelled(c.corpus()));
      waiting.stream().flatMap(e -> e.extraCorpora().stream()).forEach(e -> whole(e.corpus()));
    }
  }

  private List<ExperimentSpec> waiting() {
    List<ExperimentSpec> all = plan.spec().experiments();
    List<Integer> positions = plan.waiting();
    return positions == null ? all : positions.stream().map(all::get).toList();
  }

  /**
   * A source or target: what has a label.
   *
   * @throws ActivityFailure where it cannot be prepared
   */
  PreparedAudio labelled(String corpus) {
    return prepared(labelled, corpus, () -> prepareLabelled(corpus));
  }

  /**
   * A further corpus: every recording. Of a source or target, what has no label is left out.
   *
   * @throws ActivityFailure where it cannot be prepared
   */
  PreparedAudio whole(String corpus) {
    return prepared(
        whole,
        corpus,
        () ->
            plan.spec().experiments().stream()
                .flatMap(experiment -> experiment.extraCorpora().stream())
                .filter(extra -> extra.corpus().equals(corpus))
                .findFirst()
                .map(extra -> hear(corpus, extra.kind(), true))
                .orElseThrow());
  }

  /** From its beginning again where what one stage made is damaged when the next one reads it. */
  private PreparedAudio prepared(
      Map<String, PreparedAudio> known, String corpus, Supplier<PreparedAudio> prepare) {
    @Nullable PreparedAudio audio = known.get(corpus);
    for (int left = repairs; audio == null; left--) {
      try {
        audio = prepare.get();
        known.put(corpus, audio);
      } catch (ActivityFailure failure) {
        String code = FailureMessage.of(failure).code();
        if (left == 0 || !code.equals(FailureCode.ARTIFACT_CORRUPT.name())) {
          throw failure;
        }
      }
    }
    return audio;
  }

  private PreparedAudio prepareLabelled(String corpus) {
    List<CorpusChoice> choices =
        plan.spec().experiments().stream()
            .flatMap(PreparedCorpora::choices)
            .filter(choice -> choice.corpus().equals(corpus))
            .toList();
    boolean all = choices.stream().anyMatch(choice -> choice.byLabel() != null);
    PreparedAudio audio = hear(corpus, choices.get(0).kind(), all ? true : null);
    augmentation.planAugmentation(new AugmentationSpec(plan.campaignId(), audio, 0)); // Table 2
    return audio;
  }

  private static Stream<CorpusChoice> choices(ExperimentSpec experiment) {
    return Stream.of(experiment.source(), experiment.target());
  }

  /**
   * @param all whether recordings without a label among the four are heard: a campaign's own label
   *     map may use any; null for no, as in histories of earlier builds
   */
  private PreparedAudio hear(String corpus, String kind, @Nullable Boolean all) {
    RegisteredDataset dataset =
        datasets.registerDataset(new DatasetSpec(plan.campaignId(), corpus, kind));
    return datasets.prepareAudio(
        new AudioSpec(plan.campaignId(), dataset, plan.sampleRateHz(), all));
  }
}
