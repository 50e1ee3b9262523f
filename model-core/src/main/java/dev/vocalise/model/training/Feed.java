package dev.vocalise.model.training;

import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.EndlessStream;
import dev.vocalise.model.features.EpochPlan;
import dev.vocalise.model.features.EpochPlan.Appearance;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.JoinedFeatures;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.TrainingParts;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.method.Feeding;
import dev.vocalise.model.method.Phase;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.method.Schedule;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/** Which batches the steps of an epoch see, as the phase wants it. */
final class Feed {

  private final long seed;
  private final Schedule.Batches batches;
  private final TrainingParts parts;

  Feed(Recipe recipe, TrainingParts parts) {
    seed = recipe.seed();
    batches = recipe.schedule().batches();
    this.parts = parts;
    if (recipe.schedule().usesTarget() && parts.target() == null) {
      throw new IllegalArgumentException(
          "method " + recipe.method().name() + " trains on the target but there is no target part");
    }
  }

  /** Steps of one round. */
  long stepsPerRound(Phase phase) {
    long source = plan(phase, Domain.SOURCE, 1).batches();
    return phase.feeding() == Feeding.ALTERNATING
        ? source + plan(phase, Domain.TARGET, 1).batches()
        : source;
  }

  /** The order of one epoch. */
  EpochPlan plan(Phase phase, Domain domain, int round) {
    boolean source = domain == Domain.SOURCE;
    FeatureSource features =
        phase.feeding() == Feeding.MIXED ? mixed() : source ? parts.source().features() : target();
    return EpochPlan.of(
        seed,
        domain,
        round,
        features.digests(),
        phase.views().appearances(),
        source ? batches.sourceCopies() : batches.targetCopies(),
        batches.size());
  }

  /** Makes the batches of an epoch from the position on by their numbers; from any thread. */
  IntFunction<BatchFeeder.Fed> maker(Position position, EpochPlan plan, Phase phase) {
    Views views = phase.views();
    if (position.domain() == Domain.TARGET) {
      return i -> new BatchFeeder.Fed(null, targets(plan.batch(i), views));
    }
    if (phase.feeding() == Feeding.MIXED) {
      FeatureSource mixed = mixed();
      return i -> new BatchFeeder.Fed(null, BatchMaker.batch(mixed, plan.batch(i), views));
    }
    if (phase.feeding() != Feeding.PAIRED) {
      return i -> new BatchFeeder.Fed(sources(plan.batch(i), views), null);
    }
    EndlessStream stream =
        new EndlessStream(seed, target().digests(), views.appearances(), batches.targetCopies());
    // All batches of an epoch before its last one are full.
    long start = position.targetPlace() - (long) position.batch() * batches.size();
    return i -> {
      List<Appearance> source = plan.batch(i);
      long place = start + (long) i * batches.size();
      List<Appearance> target;
      synchronized (stream) {
        target = stream.from(place, source.size());
      }
      return new BatchFeeder.Fed(sources(source, views), targets(target, views));
    };
  }

  private LabelledBatch sources(List<Appearance> appearances, Views views) {
    return BatchMaker.labelled(parts.source(), appearances, views);
  }

  private Batch targets(List<Appearance> appearances, Views views) {
    return BatchMaker.batch(target(), appearances, views);
  }

  private FeatureSource mixed() {
    return new JoinedFeatures(parts.source().features(), target());
  }

  private FeatureSource target() {
    return Objects.requireNonNull(parts.target(), "target").unlabelled();
  }
}
