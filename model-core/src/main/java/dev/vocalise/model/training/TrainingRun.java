package dev.vocalise.model.training;

import dev.vocalise.model.features.BatchFeeder;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.EpochPlan;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.PairBatch;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.optimizer.PlateauSchedule;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.training.Checkpoint.Selected;
import dev.vocalise.model.training.TrainingEvent.CheckpointReady;
import dev.vocalise.model.training.TrainingEvent.Measured;
import dev.vocalise.model.training.TrainingEvent.RoundDone;
import dev.vocalise.model.training.TrainingEvent.StepDone;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The moving state of one run of {@link AlternatingTrainer}; what moves is in the checkpoint. */
final class TrainingRun {

  private final Learner learner;
  private final TrainingParts parts;
  private final TrainingSettings settings;
  private final String settingsDigest;
  private final TrainingListener listener;
  private final ExecutorService background;
  private final StepClock clock;

  private Position next;
  private long step;
  private PlateauSchedule schedule;
  private StopRule stop;
  private @Nullable Double lastAccuracy;
  private @Nullable Losses lossSum;
  private int lossSteps;
  private final List<Measurement> measurements = new ArrayList<>();
  private @Nullable Selected selected;

  /** The selected weights' place outside the heap, used again by the next better ones. */
  private @Nullable StateTensors kept;

  TrainingRun(
      Learner learner,
      TrainingParts parts,
      TrainingSettings settings,
      String settingsDigest,
      TrainingListener listener,
      ExecutorService background,
      @Nullable Checkpoint from) {
    this.learner = learner;
    this.parts = parts;
    this.settings = settings;
    this.settingsDigest = settingsDigest;
    this.listener = listener;
    this.background = background;
    if (settings.useTarget() && parts.target() == null) {
      throw new IllegalArgumentException("useTarget is true but there is no target part");
    }
    if (from == null) {
      next = Position.start();
      schedule =
          PlateauSchedule.start(
              settings.learningRate(), settings.lrFactor(), settings.lrPatience());
      stop =
          StopRule.start(settings.improvement(), settings.patienceRounds(), settings.maxRounds());
    } else {
      next = from.next();
      step = from.step();
      schedule = from.schedule();
      stop = from.stop();
      lastAccuracy = from.lastAccuracy();
      lossSum = from.lossSum();
      lossSteps = from.lossSteps();
      measurements.addAll(from.measurements());
      selected = kept(from.selected());
      learner.restore(from.model(), from.optimizer(), from.step());
    }
    long stepsPerRound = plan(Domain.SOURCE).batches();
    if (settings.useTarget()) {
      stepsPerRound += plan(Domain.TARGET).batches();
    }
    clock = new StepClock(stepsPerRound * settings.maxRounds(), step);
  }

  /** The run's own copy, so that the file of the checkpoint is needed no longer. */
  private @Nullable Selected kept(@Nullable Selected from) {
    if (from == null) {
      return null;
    }
    kept = from.model().copy(null);
    return new Selected(from.round(), from.validationAccuracy(), kept);
  }

  TrainingReport run() {
    StopReason reason = stop.stop();
    while (reason == null) {
      int round = stop.rounds() + 1; // a checkpoint may lie between the last step and the end
      if (next.round() == round && next.domain() == Domain.SOURCE) {
        epoch();
      }
      if (next.round() == round && next.domain() == Domain.TARGET) {
        epoch();
      }
      endRound();
      reason = stop.stop();
    }
    Selected best = Objects.requireNonNull(selected, "no round was finished");
    return new TrainingReport(
        best.round(), best.validationAccuracy(), stop.rounds(), reason, measurements, best.model());
  }

  /** Trains from {@code next} to the end of its epoch, and moves on to the next domain. */
  private void epoch() {
    Domain domain = next.domain();
    int round = next.round();
    EpochPlan plan = plan(domain);
    BatchFeeder feeder = feeder(domain, plan);
    try {
      for (int batch = next.batch(); batch < plan.batches(); batch++) {
        PairBatch pairs = feeder.next();
        step++;
        Losses losses = learner.step(pairs, schedule.learningRate(), step);
        int done = batch + 1;
        requireFinite(losses, domain, done);
        lossSum = lossSum == null ? losses : lossSum.plus(losses);
        lossSteps++;
        next = new Position(round, domain, done);
        if (done % measureEvery(domain) == 0 || done == plan.batches()) {
          measure(domain, done);
        }
        if (done == plan.batches()) {
          next = afterEpoch(round, domain);
        }
        listener.on(
            new StepDone(
                round,
                domain,
                done,
                plan.batches(),
                step,
                losses,
                clock.progress(step),
                this::checkpoint));
      }
    } finally {
      feeder.abandon();
    }
  }

  /**
   * A source epoch is followed by a target epoch, unless there is none: then by the round's end.
   */
  private Position afterEpoch(int round, Domain domain) {
    boolean targetFollows = domain == Domain.SOURCE && settings.useTarget();
    return targetFollows
        ? new Position(round, Domain.TARGET, 0)
        : new Position(round + 1, Domain.SOURCE, 0);
  }

  private void measure(Domain domain, int batch) {
    String broken = learner.notFinite();
    if (broken != null) {
      throw new TrainingDivergedException(
          "weight " + broken + " is not finite after " + where(domain, batch));
    }
    double accuracy =
        Evaluation.of(learner, parts.validation().features(), settings.batchSize())
            .accuracy(parts.validation());
    schedule = schedule.observe(accuracy);
    lastAccuracy = accuracy;
    Losses means = Objects.requireNonNull(lossSum).over(lossSteps);
    lossSum = null;
    lossSteps = 0;
    Measurement measurement =
        new Measurement(
            next.round(), domain, batch, step, means, schedule.learningRate(), accuracy);
    measurements.add(measurement);
    listener.on(new Measured(measurement, clock.progress(step)));
  }

  private void endRound() {
    double accuracy = Objects.requireNonNull(lastAccuracy, "a round ends with a measurement");
    int round = stop.rounds() + 1;
    stop = stop.observe(accuracy);
    lastAccuracy = null;
    Selected before = selected;
    if (before == null || settings.selection().replaces(before.validationAccuracy(), accuracy)) {
      kept = learner.liveModel().copy(kept);
      selected = new Selected(round, accuracy, kept);
    }
    int selectedRound = Objects.requireNonNull(selected).round();
    listener.on(new RoundDone(round, accuracy, selectedRound, clock.progress(step)));
    listener.on(new CheckpointReady(round, this::checkpoint));
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        settingsDigest,
        next,
        step,
        schedule,
        stop,
        lastAccuracy,
        lossSum,
        lossSteps,
        measurements,
        learner.liveModel(),
        learner.liveOptimizer(),
        selected);
  }

  private EpochPlan plan(Domain domain) {
    FeatureSource features =
        switch (domain) {
          case SOURCE -> parts.source().features();
          case TARGET -> target().features();
        };
    int copies =
        switch (domain) {
          case SOURCE -> settings.sourceCopies();
          case TARGET -> settings.targetCopies();
        };
    return EpochPlan.of(
        settings.seed(), domain, next.round(), features.digests(), copies, settings.batchSize());
  }

  private BatchFeeder feeder(Domain domain, EpochPlan plan) {
    return switch (domain) {
      case SOURCE ->
          BatchFeeder.source(plan, parts.source(), next.round(), next.batch(), background);
      case TARGET -> BatchFeeder.target(plan, target(), next.round(), next.batch(), background);
    };
  }

  private TargetPart target() {
    return Objects.requireNonNull(parts.target(), "target");
  }

  private int measureEvery(Domain domain) {
    return switch (domain) {
      case SOURCE -> settings.validateEverySource();
      case TARGET -> settings.validateEveryTarget();
    };
  }

  private void requireFinite(Losses losses, Domain domain, int batch) {
    if (!losses.finite()) {
      throw new TrainingDivergedException(
          "loss is not finite in "
              + where(domain, batch)
              + ": "
              + losses.words()
              + "; lower training.learningRate, or look at the weights of the losses");
    }
  }

  private String where(Domain domain, int batch) {
    return "round "
        + next.round()
        + ", "
        + domain.label()
        + " batch "
        + batch
        + " (step "
        + step
        + ", learning rate "
        + schedule.learningRate()
        + ")";
  }
}
