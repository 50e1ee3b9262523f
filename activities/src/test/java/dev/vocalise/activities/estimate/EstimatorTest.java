package dev.vocalise.activities.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.activities.training.SplitOutlook;
import dev.vocalise.activities.training.SplitOutlook.Range;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.benchmark.MeasuredStep;
import dev.vocalise.model.benchmark.StepKind;
import dev.vocalise.model.benchmark.StepMeasurement;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.method.Sees;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two corpora of 10 recordings of 10 s, and steps that take what a test says. */
class EstimatorTest {
  private static final long GB = 1_000_000_000;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final List<StepKind> asked = new ArrayList<>();
  private final List<StepMeasurement.Limits> limits = new ArrayList<>();
  private @Nullable Runnable whileMeasuring;
  private Instant now = NOW;
  private long peak = GB;
  private @Nullable String why;
  private final List<String> manifests = new ArrayList<>(List.of("source", "target"));
  private boolean prepared;

  private Estimator estimator() {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    return new Estimator(
        new Corpora(),
        this::measured,
        folder.resolve("measured.json"),
        new Bfloat16Support(ComputeDevice.CPU, true),
        "machine",
        clock);
  }

  /** Steps of 2 s, and a tenth for an utterance that is evaluated. */
  private StepMeasurer.Answer measured(StepKind kind, StepMeasurement.Limits limit) {
    asked.add(kind);
    limits.add(limit);
    if (whileMeasuring != null) {
      whileMeasuring.run();
    }
    return new StepMeasurer.Answer(
        new MeasuredStep(
            64,
            64,
            List.of(
                new MeasuredStep.Size(
                    64,
                    64,
                    Stream.of(Sees.values())
                        .map(sees -> new MeasuredStep.Step(1, sees, 2, 1_000_000))
                        .toList(),
                    0.1,
                    peak)),
            0,
            100_000_000,
            200_000_000,
            0,
            why),
        JsonNodeFactory.instance.objectNode().put("processor", "of a test"));
  }

  private final class Corpora implements Estimator.Known {
    @Override
    public @Nullable CorpusManifest manifest(String corpus) {
      return manifests.contains(corpus)
          ? new CorpusManifest(
              "iemocap",
              IntStream.range(0, 10)
                  .mapToObj(
                      i ->
                          new Utterance(
                              corpus + i,
                              corpus + i + ".wav",
                              "a".repeat(64),
                              16_000,
                              10,
                              "s" + i % 2,
                              "1",
                              Emotion.ANGER,
                              "ang",
                              "some words",
                              "en"))
                  .toList())
          : null;
    }

    @Override
    public boolean prepared(String corpus) {
      return prepared;
    }

    @Override
    public ModelFiles checkpoint(String kind, String name) {
      return new ModelFiles(
          JsonNodeFactory.instance.objectNode().put("hidden", name.length()),
          List.of(new FileRef("w", "model", "b".repeat(64), 400_000_000, "application/x")),
          null,
          null);
    }

    @Override
    public Path folder(ModelFiles checkpoint) {
      return folder;
    }

    @Override
    public Optional<FeatureSetView> functionals(String name, String corpus) {
      return Optional.empty();
    }
  }

  private static ExperimentSpec experiment(String name, int seeds, Object... settings) {
    return experiment(name, "tiny", seeds, settings);
  }

  private static ExperimentSpec experiment(
      String name, String checkpoint, int seeds, Object... settings) {
    Map<String, Object> training = new LinkedHashMap<>(Map.of("maxRounds", 5));
    for (int i = 0; i < settings.length; i += 2) {
      training.put((String) settings[i], settings[i + 1]);
    }
    return new ExperimentSpec(
        name,
        new CorpusChoice("source", "iemocap", "default"),
        new CorpusChoice("target", "iemocap", "default"),
        BranchSpec.AUDIO,
        List.of(new BranchSpec(BranchSpec.AUDIO, "ast", checkpoint, null, training, null, null)),
        null,
        IntStream.range(0, seeds).boxed().toList(),
        new SplitSpec("random", 0.1, 0.3),
        null);
  }

  private static CampaignSpec campaign(ExperimentSpec... experiments) {
    return new CampaignSpec("c", null, List.of(experiments), List.of(), null);
  }

  private static Map<String, List<SplitOutlook.Part>> parts(CampaignSpec campaign) {
    Map<String, List<SplitOutlook.Part>> parts = new LinkedHashMap<>();
    campaign
        .experiments()
        .forEach(
            one ->
                parts.put(
                    one.name(),
                    List.of(
                        part("S_tr", 64), part("S_va", 10), part("T_tr", 26), part("T_te", 30))));
    return parts;
  }

  private static SplitOutlook.Part part(String name, int utterances) {
    Range all = new Range(utterances - 2, utterances);
    return new SplitOutlook.Part(
        name, all, new Range(2, 2), new Range(1, 1), new Range(0, 0), false, Map.of());
  }

  private static Room room(long memory, long disk, int slots) {
    return new Room(
        OptionalLong.of(memory), disk, "/data", true, GB, "cpu", 1, slots, 80_000_000, List.of());
  }

  private CampaignEstimate estimate(CampaignSpec campaign, Room room) {
    return estimator().estimate(campaign, parts(campaign), room, false);
  }

  @Test
  void stepsOfOneKindAreMeasuredOnce() {
    ExperimentSpec one = experiment("one", 5);
    ExperimentSpec slower = experiment("slower", 3, "learningRate", 1e-5, "maxRounds", 9);
    ExperimentSpec weighted = experiment("weighted", 3, "losses", Map.of("contrastive", 0.7));
    CampaignEstimate estimate = estimate(campaign(one, slower, weighted), room(100 * GB, GB, 1));
    assertThat(asked).hasSize(1);
    assertThat(estimate.measured()).hasSize(1);
    assertThat(estimate.runs()).isEqualTo(11);
    assertThat(asked.get(0).utterances()).hasSize(16);
    assertThat(asked.get(0).checkpoint()).isEqualTo(folder.toString());
    assertThat(limits.get(0).bytes()).isEqualTo(80 * GB);
  }

  @Test
  void whatAStepTakesLongerForIsMeasuredApart() {
    estimate(
        campaign(
            experiment("one", 1),
            experiment("smaller", 1, "batchSize", 32),
            experiment("parts", 1, "microBatch", 8),
            experiment("again", 1, "recompute", true),
            experiment("half", 1, "precision", "bfloat16"),
            experiment("without", 1, "losses", Map.of("contrastive", 0.0)),
            experiment("sourceOnly", 1, "useTarget", false),
            experiment("larger", "another-geometry", 1)),
        room(100 * GB, 100 * GB, 1));
    assertThat(asked).hasSize(8);
  }

  /**
   * S_tr has 64 utterances in five types, 5 batches of 64; T_tr 26, 3 batches. Each epoch is
   * measured once, on 10 utterances. 5 rounds of 8 steps of 2 s and 20 tenths, and 30 for the test,
   * and 2 s around.
   */
  @Test
  void aRunIsReckonedFromTheMostThatASeedHas() {
    CampaignEstimate estimate = estimate(campaign(experiment("one", 2)), room(9 * GB, 9 * GB, 1));
    CampaignEstimate.Experiment one = estimate.experiments().get(0);
    assertThat(one.steps()).isEqualTo(5 * 8);
    assertThat(one.seconds()).isEqualTo(2 + 5 * (8 * 2 + 2.0) + 3);
    assertThat(estimate.seconds()).isEqualTo(2 * 95.0);
    assertThat(one.memoryBytes()).isEqualTo(GB + 1_100_000_000);
    assertThat(one.checkpointBytes()).isEqualTo(400_000_000);
    assertThat(estimate.warnings()).isEmpty();
    assertThat(estimate.memory().fits()).isTrue();
  }

  @Test
  void whatWillNotFitSideBySideSaysWhatWould() {
    CampaignEstimate estimate = estimate(campaign(experiment("one", 9)), room(5 * GB, 99 * GB, 4));
    assertThat(estimate.memory().fits()).isFalse();
    assertThat(estimate.warnings())
        .containsExactly(
            "will not fit into memory: 8.4 GB for 4 trainings side by side (2.1 GB each), 5.0 GB are free; 2 at once fit (VOCALISE_TRAINING_SLOTS, --workers); a smaller training.microBatch takes less; so does training.recompute: true");
    assertThat(estimate(campaign(experiment("one", 2)), room(5 * GB, 99 * GB, 4)).warnings())
        .as("no more are trained at once than there are")
        .isEmpty();
  }

  @Test
  void oneThatWillNotFitAloneIsNotToldToTakeFewer() {
    CampaignEstimate estimate = estimate(campaign(experiment("one", 9)), room(GB, 99 * GB, 4));
    assertThat(estimate.warnings())
        .singleElement()
        .asString()
        .contains("will not fit into memory: 8.4 GB for 4", "training.microBatch")
        .doesNotContain("at once");
  }

  /** Audio of 20 recordings of 10 s is 12.8 MB, and once more beside 0.4 GB of the checkpoint. */
  @Test
  void theDiskHasRunsCheckpointsAudioAndCopies() {
    CampaignSpec campaign = campaign(experiment("one", 3));
    CampaignEstimate estimate = estimate(campaign, room(9 * GB, 2 * GB, 1));
    long kept = 3 * Objects.requireNonNull(estimate.experiments().get(0).keptBytes());
    assertThat(estimate.disk().bytes())
        .isEqualTo(kept + 4 * 400_000_000 + 12_800_000 + 12_800_000 + 400_000_000);
    assertThat(estimate.warnings())
        .singleElement()
        .asString()
        .startsWith("will not fit on the disk of /data: 2.3 GB at most, of which finished runs")
        .contains("0.3 GB", "2.0 GB are free", "vocalise gc");
    prepared = true;
    assertThat(estimate(campaign, room(9 * GB, 2 * GB, 1)).disk().bytes())
        .isEqualTo(kept + 4 * 400_000_000 + 12_800_000 + 400_000_000);
  }

  @Test
  void aStoreElsewhereTakesNoDiskHere() {
    Room here = room(9 * GB, GB, 1);
    Room elsewhere =
        new Room(
            here.memoryBytes(),
            here.diskBytes(),
            here.disk(),
            false,
            here.cacheBytes(),
            here.device(),
            here.threads(),
            here.slots(),
            here.heapBytes(),
            here.notes());
    CampaignEstimate estimate = estimate(campaign(experiment("one", 3)), elsewhere);
    assertThat(estimate.disk().bytes()).isEqualTo(400_000_000 + 12_800_000 + 400_000_000);
    assertThat(estimate.notes()).anyMatch(note -> note.contains("0.3 GB there"));
  }

  @Test
  void anAcceleratorThatIsFullIsAWarning() {
    why = "8 utterances at once failed: out of memory";
    assertThat(estimate(campaign(experiment("one", 1)), room(9 * GB, 9 * GB, 1)).warnings())
        .singleElement()
        .asString()
        .contains("will not fit on cpu", "8 utterances at once failed");
  }

  @Test
  void whatWasMeasuredIsKnownForADay() {
    CampaignSpec campaign = campaign(experiment("one", 1));
    Room room = room(9 * GB, 9 * GB, 1);
    assertThat(estimator().remembered(campaign, parts(campaign), () -> room)).isEmpty();
    CampaignEstimate first = estimate(campaign, room);
    now = NOW.plus(Duration.ofHours(23));
    assertThat(estimate(campaign, room)).isEqualTo(first);
    assertThat(estimator().remembered(campaign, parts(campaign), () -> room)).contains(first);
    assertThat(asked).hasSize(1);
    estimator().estimate(campaign, parts(campaign), room, true);
    assertThat(asked).as("asked to").hasSize(2);
    now = now.plus(Duration.ofDays(2));
    assertThat(estimator().remembered(campaign, parts(campaign), () -> room)).isEmpty();
    estimate(campaign, room);
    assertThat(asked).as("two days later").hasSize(3);
  }

  @Test
  void whatCannotBeReadLeavesTheOthersKnown() {
    manifests.remove("target");
    CampaignEstimate estimate = estimate(campaign(experiment("one", 1)), room(9 * GB, 9 * GB, 1));
    assertThat(estimate.experiments().get(0).unknown())
        .isEqualTo("the manifest of corpus 'target' cannot be read now");
    assertThat(estimate.seconds()).isNull();
    assertThat(estimate.memory().bytes()).isNull();
    assertThat(asked).isEmpty();
  }

  @Test
  void oneEstimateIsMeasuredAtATime() {
    CampaignSpec campaign = campaign(experiment("one", 1));
    Room room = room(9 * GB, 9 * GB, 1);
    Estimator estimator = estimator();
    whileMeasuring =
        () ->
            assertThatThrownBy(() -> estimator.estimate(campaign, parts(campaign), room, true))
                .isInstanceOf(EstimatorBusyException.class);
    estimator.estimate(campaign, parts(campaign), room, true);
    whileMeasuring = null;
    estimator.estimate(campaign, parts(campaign), room, true);
    assertThat(asked).hasSize(2);
  }
}
