package dev.vocalise.activities.estimate;

import dev.vocalise.activities.estimate.CampaignEstimate.Experiment;
import dev.vocalise.activities.estimate.CampaignEstimate.Measured;
import dev.vocalise.activities.estimate.CampaignEstimate.Need;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.training.SplitOutlook;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.benchmark.MeasuredStep;
import dev.vocalise.model.benchmark.StepMeasurement;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.features.FrontEnd;
import dev.vocalise.model.method.Numerics;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign will take on this machine: each kind of step that its trainings make is measured
 * once, and the rest is arithmetic. Thread-safe; one estimate is measured at a time.
 */
public final class Estimator {

  /** Share of the free memory that a measurement may take. */
  private static final double SHARE = 0.8;

  /** Of one kind; the second size of a large model may take longer. */
  private static final double KIND_SECONDS = 20;

  /** Seconds after which no further kind is begun. */
  private static final double ALL_SECONDS = 180;

  private static final long AUDIO_BYTES_PER_SECOND = (long) FrontEnd.SAMPLE_RATE_HZ * Float.BYTES;

  /** What is registered. */
  public interface Known {
    /** Null where it cannot be read now. */
    @Nullable CorpusManifest manifest(String corpus);

    /** Whether the sound of the corpus as it is lies in the store. */
    boolean prepared(String corpus);

    /** A checkpoint of this kind and name. */
    ModelFiles checkpoint(String kind, String name);

    /** Its files on this disk. */
    Path folder(ModelFiles checkpoint);

    /** Functionals of a corpus. */
    Optional<FeatureSetView> functionals(String name, String corpus);
  }

  private final Known known;
  private final StepMeasurer measurer;
  private final MeasuredSteps kept;
  private final Bfloat16Support bfloat16;
  private final String machine;
  private final Clock clock;
  private final Semaphore measuring = new Semaphore(1);

  /**
   * @param file where measurements are kept for a day
   * @param machine and code whose measurements they are, in one text
   */
  public Estimator(
      Known known,
      StepMeasurer measurer,
      Path file,
      Bfloat16Support bfloat16,
      String machine,
      Clock clock) {
    this.known = known;
    this.measurer = measurer;
    this.kept = new MeasuredSteps(file);
    this.bfloat16 = bfloat16;
    this.machine = machine;
    this.clock = clock;
  }

  /**
   * Measures what is not known.
   *
   * @param parts by the names of experiments, as their seeds will cut them
   * @param again whether what was measured before is measured again
   * @throws EstimatorBusyException while another estimate is measured
   */
  public CampaignEstimate estimate(
      CampaignSpec campaign, Map<String, List<SplitOutlook.Part>> parts, Room room, boolean again) {
    if (!measuring.tryAcquire()) {
      throw new EstimatorBusyException();
    }
    try {
      return new Estimate(campaign, parts, room, again, true).make();
    } finally {
      measuring.release();
    }
  }

  /** The same of what was measured before; empty where something was not. */
  public Optional<CampaignEstimate> remembered(
      CampaignSpec campaign, Map<String, List<SplitOutlook.Part>> parts, Supplier<Room> room) {
    if (kept.nothing()) {
      return Optional.empty();
    }
    CampaignEstimate estimate = new Estimate(campaign, parts, room.get(), false, false).make();
    return estimate.experiments().stream().allMatch(one -> one.unknown() == null)
        ? Optional.of(estimate)
        : Optional.empty();
  }

  /** One estimate while it is made. */
  private final class Estimate {
    private final CampaignSpec campaign;
    private final Map<String, List<SplitOutlook.Part>> parts;
    private final Room room;
    private final boolean again;
    private final boolean measures;
    private final long begin = System.nanoTime();
    private final Map<String, StepMeasurer.Answer> answers = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private final Map<String, Measured> measured = new LinkedHashMap<>();
    private final Map<String, CorpusManifest> manifests = new HashMap<>();
    private final Set<String> heard = new LinkedHashSet<>();
    private final Set<FileRef> checkpoints = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private boolean microBatch;
    private boolean recompute;

    Estimate(
        CampaignSpec campaign,
        Map<String, List<SplitOutlook.Part>> parts,
        Room room,
        boolean again,
        boolean measures) {
      this.campaign = campaign;
      this.parts = parts;
      this.room = room;
      this.again = again;
      this.measures = measures;
    }

    CampaignEstimate make() {
      List<Experiment> experiments = campaign.experiments().stream().map(this::experiment).toList();
      int runs = experiments.stream().mapToInt(Experiment::runs).sum();
      int slots = Math.min(room.slots(), Math.max(1, runs));
      Sums sums = new Sums(experiments, slots, room, ways());
      Need memory = sums.memory(warnings);
      Need disk = sums.disk(audio(), copies(), warnings, notes);
      if (campaign.experiments().stream().anyMatch(Estimate::recognises)) {
        notes.add("speech recognition of the target is not counted");
      }
      notes.addAll(room.notes());
      return new CampaignEstimate(
          experiments,
          List.copyOf(measured.values()),
          runs,
          slots,
          sums.seconds(),
          memory,
          disk,
          warnings,
          List.copyOf(notes));
    }

    private static boolean recognises(ExperimentSpec experiment) {
      return experiment.branches().stream()
          .anyMatch(branch -> branch.text() != null && branch.text().needsRecogniser());
    }

    private Experiment experiment(ExperimentSpec experiment) {
      int runs = experiment.seeds().size();
      try {
        long steps = 0;
        double seconds = 0;
        long memory = 0;
        long checkpoint = 0;
        long keptBytes = 0;
        boolean told = true;
        for (BranchSpec branch : experiment.branches()) { // one is trained after the other
          RunCost cost = cost(experiment, branch);
          steps += cost.steps();
          seconds += cost.seconds();
          memory = Math.max(memory, cost.memoryBytes());
          told &= cost.memoryBytes() > 0;
          checkpoint = Math.max(checkpoint, cost.checkpointBytes());
          keptBytes += cost.keptBytes();
        }
        return new Experiment(
            experiment.name(),
            runs,
            steps,
            seconds,
            told ? memory : null,
            checkpoint,
            keptBytes,
            null);
      } catch (StepMeasurer.NotMeasuredException | StageException e) {
        return Experiment.unknown(experiment.name(), runs, String.valueOf(e.getMessage()));
      }
    }

    private RunCost cost(ExperimentSpec experiment, BranchSpec branch) {
      Planned planned = planned(experiment, branch);
      MeasuredStep step = step(planned).step();
      return RunCost.of(step, planned.work(), planned.utterances(), room.heapBytes());
    }

    private Planned planned(ExperimentSpec experiment, BranchSpec branch) {
      List<SplitOutlook.Part> cut = parts.get(experiment.name());
      if (cut == null) {
        throw new StepMeasurer.NotMeasuredException(
            "how its corpora are cut is not known, since a manifest cannot be read now");
      }
      Planned.Corpora corpora =
          new Planned.Corpora(
              manifest(experiment.source().corpus()),
              manifest(experiment.target().corpus()),
              experiment.extraCorpora().stream()
                  .map(ExtraCorpus::corpus)
                  .map(this::manifest)
                  .toList(),
              cut.stream().collect(Collectors.toMap(SplitOutlook.Part::name, part -> part)));
      BackboneFamily family = BackboneFamily.of(branch.kind());
      ModelFiles checkpoint =
          family instanceof Pretrained ? known.checkpoint(branch.kind(), branch.backbone()) : null;
      int columns = columns(experiment, branch, family);
      if (checkpoint != null) {
        checkpoints.addAll(checkpoint.files());
      }
      if (branch.hears() && columns == 0) {
        heard.addAll(Planned.heard(experiment));
      }
      Planned planned = Planned.of(experiment, branch, corpora, checkpoint, columns, room);
      bfloat16.require(Numerics.precision(planned.recipe().values()), Numerics.PRECISION);
      microBatch |= planned.recipe().values().settings().has("training.microBatch");
      recompute |=
          checkpoint != null && planned.recipe().values().settings().has("training.recompute");
      return planned;
    }

    private int columns(ExperimentSpec experiment, BranchSpec branch, BackboneFamily family) {
      String name = family.functionals(BranchEncoder.values(family, branch));
      return name == null
          ? 0
          : known
              .functionals(name, experiment.source().corpus())
              .map(set -> set.columns().size())
              .orElse(0);
    }

    private CorpusManifest manifest(String corpus) {
      CorpusManifest found = manifests.get(corpus);
      if (found == null) {
        found = known.manifest(corpus);
        if (found == null) {
          throw new StepMeasurer.NotMeasuredException(
              "the manifest of corpus '%s' cannot be read now".formatted(corpus));
        }
        manifests.put(corpus, found);
      }
      return found;
    }

    private StepMeasurer.Answer step(Planned planned) {
      String key = CanonicalJson.sha256(List.of(machine, planned.key()));
      StepMeasurer.Answer answer = answers.get(key);
      if (answer == null) {
        String failure = failures.get(key);
        if (failure != null) {
          throw new StepMeasurer.NotMeasuredException(failure);
        }
        try {
          answer = answer(planned, key);
        } catch (StepMeasurer.NotMeasuredException e) {
          failures.put(key, String.valueOf(e.getMessage()));
          throw e;
        }
        answers.put(key, answer);
        remark(planned, answer, key);
      }
      return answer;
    }

    private StepMeasurer.Answer answer(Planned planned, String key) {
      Optional<StepMeasurer.Answer> before =
          again ? Optional.empty() : kept.find(key, clock.instant());
      if (before.isPresent()) {
        return before.get();
      }
      if (!measures) {
        throw new StepMeasurer.NotMeasuredException("it was not measured yet");
      }
      if ((System.nanoTime() - begin) / 1e9 > ALL_SECONDS) {
        throw new StepMeasurer.NotMeasuredException(
            "there was no time left to measure it; ask again, and what is measured now is known");
      }
      long most = Math.round(SHARE * room.memoryBytes().orElse(Long.MAX_VALUE / 2));
      ModelFiles checkpoint = planned.checkpoint();
      StepMeasurer.Answer answer =
          measurer.measure(
              checkpoint == null
                  ? planned.kind()
                  : planned.kind().from(known.folder(checkpoint).toString()),
              new StepMeasurement.Limits(most, KIND_SECONDS));
      kept.keep(key, answer, clock.instant());
      return answer;
    }

    private void remark(Planned planned, StepMeasurer.Answer answer, String key) {
      MeasuredStep step = answer.step();
      List<MeasuredStep.Size> sizes = step.sizes();
      int reached = sizes.get(sizes.size() - 1).pass();
      measured.put(
          key, new Measured(planned.words(), reached, step.pass(), step.why(), answer.machine()));
      String why = step.why();
      if (why != null && why.contains("failed")) { // an accelerator is full
        warnings.add(
            "%s will not fit on %s: %s; %s"
                .formatted(planned.words(), room.device(), why, String.join("; ", ways())));
      }
    }

    /** What takes less memory. */
    private List<String> ways() {
      List<String> ways = new ArrayList<>();
      ways.add(
          microBatch
              ? "a smaller training.microBatch takes less"
              : "a smaller training.batchSize takes less, and is another training");
      if (recompute) {
        ways.add("so does training.recompute: true");
      }
      return ways;
    }

    /** Bytes of sound that is not in the store yet. */
    private long audio() {
      return heard.stream()
          .filter(corpus -> !known.prepared(corpus))
          .mapToLong(this::audioBytes)
          .sum();
    }

    /** Bytes of all that trainings read of the store. */
    private long copies() {
      return heard.stream().mapToLong(this::audioBytes).sum()
          + checkpoints.stream().mapToLong(FileRef::size).sum();
    }

    private long audioBytes(String corpus) {
      double seconds = manifest(corpus).utterances().stream().mapToDouble(Utterance::seconds).sum();
      return Math.round(seconds * AUDIO_BYTES_PER_SECOND);
    }
  }
}
