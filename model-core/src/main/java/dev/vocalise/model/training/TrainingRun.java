package dev.vocalise.model.training;

import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.features.TargetPart;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.method.Feeding;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.Schedule;
import dev.vocalise.model.method.StopReason;
import dev.vocalise.model.method.StopRule;
import dev.vocalise.model.method.Terms;
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
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The moving state of one run of {@link Trainer}; what moves is in the checkpoint. */
final class TrainingRun {

  private final Recipe recipe;
  private final Schedule schedule;
  private final String settingsDigest;
  private final Learner learner;
  private final TrainingParts parts;
  private final FeedAhead ahead;
  private final TrainingListener listener;
  private final StepClock clock;
  private final Collapse collapse;

  /** Of each phase. */
  private final long[] plannedSteps;

  private Position next = Position.start();
  private long step;
  private PlateauSchedule rate;
  private StopRule stop;
  private @Nullable Score lastScore;
  private @Nullable Terms termSum;
  private int termSteps;
  private final List<Measurement> measurements = new ArrayList<>();
  private @Nullable Selected selected;

  /** The selected weights' place outside the heap, used again by the next better ones. */
  private @Nullable StateTensors kept;

  TrainingRun(
      Recipe recipe,
      String settingsDigest,
      Learner learner,
      TrainingParts parts,
      TrainingListener listener,
      ExecutorService background,
      @Nullable Checkpoint from) {
    this.recipe = recipe;
    this.settingsDigest = settingsDigest;
    this.learner = learner;
    this.parts = parts;
    this.listener = listener;
    schedule = recipe.schedule();
    Feed feed = new Feed(recipe, parts);
    collapse = Collapse.of(schedule.collapse(), parts.source().labels());
    rate = schedule.rate();
    stop = schedule.stop();
    if (from != null) {
      next = from.next();
      step = from.step();
      rate = from.schedule();
      stop = from.stop();
      lastScore = from.lastScore();
      termSum = from.lossSum();
      termSteps = from.lossSteps();
      measurements.addAll(from.measurements());
      selected = kept(from.selected());
      LearnerState.restoreWeights(learner, from.model());
      LearnerState.restoreMoments(learner, from.optimizer());
    }
    plannedSteps =
        schedule.phases().stream()
            .mapToLong(phase -> phase.rounds() * feed.stepsPerRound(phase))
            .toArray();
    clock = new StepClock(LongStream.of(plannedSteps).sum(), step);
    ahead = new FeedAhead(feed, background, clock::waited);
  }

  /** The run's own copy, so that the file of the checkpoint is needed no longer. */
  private @Nullable Selected kept(@Nullable Selected from) {
    if (from == null) {
      return null;
    }
    kept = from.model().copy(null);
    return new Selected(from.round(), from.score(), kept);
  }

  TrainingReport run() {
    try (ahead) {
      return rounds();
    }
  }

  private TrainingReport rounds() {
    StopReason reason = ended();
    while (reason == null) {
      int round = stop.rounds() + 1; // a checkpoint may lie between the last step and the end
      if (next.round() == round && next.domain() == Domain.SOURCE) {
        epoch();
      }
      if (next.round() == round && next.domain() == Domain.TARGET) {
        epoch();
      }
      endRound();
      reason = ended();
    }
    Selected best = Objects.requireNonNull(selected, "no round was finished");
    return new TrainingReport(
        best.round(), best.score().accuracy(), stop.rounds(), reason, measurements, best.model());
  }

  /** Only the last phase may end before its plan. */
  private @Nullable StopReason ended() {
    boolean lastPhase = next.phase() == schedule.phases().size();
    return lastPhase ? stop.stop() : null;
  }

  private Phase phase() {
    return schedule.phases().get(next.phase() - 1);
  }

  /** Trains from {@code next} to the end of its epoch, and moves on to the next one. */
  private void epoch() {
    Phase phase = phase();
    long before = LongStream.of(plannedSteps).limit(next.phase() - 1).sum();
    FeedAhead.Epoch epoch = ahead.open(next, phase);
    int batches = epoch.plan().batches();
    while (true) {
      Position at = next;
      BatchFeeder.Fed fed = epoch.feeder().next();
      int done = at.batch() + 1;
      boolean last = done == batches;
      Position after =
          new Position(at.round(), at.domain(), done, at.phase(), at.targetPlace() + fed.paired());
      if (last) {
        expect(afterEpoch(after, phase));
      }
      double progress = (double) (step - before) / plannedSteps[at.phase() - 1];
      step++;
      Terms terms =
          learner.step(
              fed.source(),
              fed.target(),
              new Moment(
                  step,
                  at.phase(),
                  progress,
                  rate.learningRate(),
                  Shuffle.key(recipe.seed(), step)));
      requireFinite(terms, at.domain(), done);
      termSum = termSum == null ? terms : termSum.plus(terms);
      termSteps++;
      next = after;
      if (done % measureEvery(at.domain()) == 0 || last) {
        measure(at.domain(), done, last && endsRound(at.domain(), phase));
      }
      if (last) {
        next = afterEpoch(after, phase);
      }
      listener.on(
          new StepDone(
              at.round(),
              at.domain(),
              done,
              batches,
              step,
              terms,
              clock.progress(step),
              this::checkpoint));
      if (last) {
        return;
      }
    }
  }

  /** A target epoch where source and target alternate; else the next round. */
  private Position afterEpoch(Position at, Phase phase) {
    if (!endsRound(at.domain(), phase)) {
      return new Position(at.round(), Domain.TARGET, 0, at.phase(), at.targetPlace());
    }
    int ends = schedule.phases().subList(0, at.phase()).stream().mapToInt(Phase::rounds).sum();
    boolean lastPhase = at.phase() == schedule.phases().size();
    int following = at.round() == ends && !lastPhase ? at.phase() + 1 : at.phase();
    return new Position(at.round() + 1, Domain.SOURCE, 0, following, at.targetPlace());
  }

  private void expect(Position following) {
    if (following.round() <= schedule.rounds()) {
      ahead.expect(following, schedule.phases().get(following.phase() - 1));
    }
  }

  private static boolean endsRound(Domain domain, Phase phase) {
    return domain == Domain.TARGET || phase.feeding() != Feeding.ALTERNATING;
  }

  private void measure(Domain domain, int batch, boolean roundEnds) {
    String broken = LearnerState.notFinite(learner);
    if (broken != null) {
      throw new TrainingDivergedException(
          "weight " + broken + " is not finite after " + where(domain, batch));
    }
    Evaluation evaluation =
        Evaluation.of(learner, parts.validation().features(), schedule.batches().size());
    Score score = Score.of(evaluation, parts.validation(), schedule.selection());
    rate = rate.observe(score.decisive());
    lastScore = score;
    Terms means = Objects.requireNonNull(termSum).over(termSteps);
    termSum = null;
    termSteps = 0;
    Measurement measurement =
        new Measurement(
            next.round(),
            domain,
            batch,
            step,
            means,
            rate.learningRate(),
            score.accuracy(),
            roundEnds ? health() : null);
    measurements.add(measurement);
    listener.on(new Measured(measurement, clock.progress(step)));
    requireSeveralClasses();
  }

  private @Nullable Health health() {
    TargetPart target = parts.target();
    return schedule.collapse() == 0 || target == null || !phase().candidates()
        ? null
        : Health.of(
            learner, parts.validation().features(), target.features(), schedule.batches().pass());
  }

  private void requireSeveralClasses() {
    Health last = measurements.get(measurements.size() - 1).health();
    boolean ended = next.round() == schedule.rounds();
    if (last != null && collapse.happened(measurements, ended)) {
      throw new TrainingCollapsedException(
          "after round %d the model predicts %s for %.0f %% of T_tr, and one class for nearly all in each of the last %d rounds; try a lower weight of the adversarial terms (losses), a lower training.learningRate or training.classWeights: inverse-frequency; a training that only begins slowly goes on with training.collapse: 0"
              .formatted(
                  next.round(),
                  parts.source().classes().name(last.mostPredicted()),
                  100 * last.largest(),
                  schedule.collapse()));
    }
  }

  private void endRound() {
    Score score = Objects.requireNonNull(lastScore, "a round ends with a measurement");
    int round = stop.rounds() + 1;
    stop = stop.observe(score.decisive());
    lastScore = null;
    double before = selected == null ? Double.NEGATIVE_INFINITY : selected.score().decisive();
    int unfit = schedule.roundsBeforeCandidates();
    int rounds = schedule.rounds() - unfit;
    if (round > unfit
        && schedule.selection().replaces(round - unfit, rounds, before, score.decisive())) {
      kept = LearnerState.liveWeights(learner).copy(kept);
      selected = new Selected(round, score, kept);
    }
    int selectedRound = selected == null ? 0 : selected.round();
    listener.on(
        new RoundDone(
            round, score.accuracy(), selectedRound, clock.progress(step), clock.waitingInRound()));
    listener.on(new CheckpointReady(round, this::checkpoint));
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        settingsDigest,
        next,
        step,
        rate,
        stop,
        lastScore,
        termSum,
        termSteps,
        measurements,
        LearnerState.liveWeights(learner),
        LearnerState.liveMoments(learner),
        selected);
  }

  private int measureEvery(Domain domain) {
    return switch (domain) {
      case SOURCE -> schedule.batches().measureSource();
      case TARGET -> schedule.batches().measureTarget();
    };
  }

  private void requireFinite(Terms terms, Domain domain, int batch) {
    if (!terms.finite()) {
      throw new TrainingDivergedException(
          "loss is not finite in "
              + where(domain, batch)
              + ": "
              + terms.words()
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
        + rate.learningRate()
        + ")";
  }
}
