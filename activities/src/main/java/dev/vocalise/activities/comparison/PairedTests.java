package dev.vocalise.activities.comparison;

import dev.vocalise.activities.aggregation.IncomparableException;
import dev.vocalise.activities.comparison.DecisionsCompared.Utterance;
import dev.vocalise.activities.fusion.TestEvidence;
import dev.vocalise.activities.fusion.TestResult;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CampaignBoard.SeedCell;
import dev.vocalise.infra.lineage.ComparedRuns;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.aggregation.Agreement;
import dev.vocalise.model.aggregation.Agreement.Counts;
import dev.vocalise.model.aggregation.PairedComparison;
import dev.vocalise.workflows.ArtifactRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Runs of two sides that were tested on the same utterances.
 *
 * @param pairs at least one
 */
public record PairedTests(Side first, Side second, List<Pair> pairs) {
  public PairedTests {
    pairs = List.copyOf(pairs);
  }

  /** Two runs and what they say of each utterance. */
  public record Pair(SeedCell first, SeedCell second, List<Utterance> utterances) {
    public Pair {
      utterances = List.copyOf(utterances);
    }
  }

  private record Cells(SeedCell first, SeedCell second) {}

  /**
   * @throws IncomparableException if their test sets are not the same, or no seed is shared
   */
  static PairedTests of(Side first, Side second, ComparedRuns rows, ArtifactStore artifacts) {
    if (!first.classes().equals(second.classes())) {
      throw new IncomparableException(
          "%s tells %s apart, %s tells %s: expected the same classes in the same order"
              .formatted(
                  first.name(),
                  String.join(", ", first.classes()),
                  second.name(),
                  String.join(", ", second.classes())));
    }
    List<Cells> cells = shared(first, second);
    List<UUID> ids = new ArrayList<>();
    cells.forEach(pair -> ids.addAll(List.of(pair.first().runId(), pair.second().runId())));
    Map<UUID, FileRef> files = rows.predictions(ids);
    List<Pair> pairs = new ArrayList<>();
    for (Cells pair : cells) {
      pairs.add(
          new Pair(
              pair.first(),
              pair.second(),
              paired(
                  pair,
                  test(first, pair.first(), files, artifacts),
                  test(second, pair.second(), files, artifacts),
                  first,
                  second)));
    }
    return new PairedTests(first, second, pairs);
  }

  private static List<Cells> shared(Side first, Side second) {
    if (first.oneRun() && second.oneRun()) {
      return List.of(new Cells(tested(first), tested(second)));
    }
    List<Cells> shared = new ArrayList<>();
    for (SeedCell own : first.done()) {
      second.done(own.seed()).ifPresent(other -> shared.add(new Cells(own, other)));
    }
    if (shared.isEmpty()) {
      throw new IncomparableException(
          "%s and %s share no finished seed; expected one that both have finished, or the ids of two runs"
              .formatted(first.name(), second.name()));
    }
    return shared;
  }

  private static SeedCell tested(Side side) {
    return side.done().stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IncomparableException(
                    "%s has no predictions: it is %s; expected one that is done"
                        .formatted(side.name(), side.row().seeds().get(0).state())));
  }

  private static List<TestResult.Prediction> test(
      Side side, SeedCell run, Map<UUID, FileRef> files, ArtifactStore artifacts) {
    FileRef file = files.get(run.runId());
    if (file == null) {
      throw new IncomparableException(
          "%s, seed %d, stored no predictions; score it again: vocalise run retry %s --from evaluate"
              .formatted(side.name(), run.seed(), run.runId()));
    }
    return TestEvidence.read(
            artifacts, new ArtifactRef(file.sha256(), file.size(), file.mediaType()))
        .predictions();
  }

  private static List<Utterance> paired(
      Cells runs,
      List<TestResult.Prediction> first,
      List<TestResult.Prediction> second,
      Side one,
      Side other) {
    Map<String, TestResult.Prediction> theirs = new LinkedHashMap<>();
    second.forEach(prediction -> theirs.put(prediction.utterance(), prediction));
    List<Utterance> paired = new ArrayList<>();
    for (TestResult.Prediction own : first) {
      TestResult.Prediction match = theirs.remove(own.utterance());
      if (match == null) {
        throw unequal(
            one, runs.first(), first.size(), other, runs.second(), second.size(), own.utterance());
      }
      if (!match.reference().equals(own.reference())) {
        throw new IncomparableException(
            "the test sets differ: '%s' is %s for %s and %s for %s; expected the same labels"
                .formatted(
                    own.utterance(), own.reference(), one.name(), match.reference(), other.name()));
      }
      paired.add(
          new Utterance(
              runs.first().seed(),
              runs.second().seed(),
              own.utterance(),
              own.reference(),
              own.predicted(),
              match.predicted()));
    }
    if (!theirs.isEmpty()) {
      String more = theirs.keySet().iterator().next();
      throw unequal(other, runs.second(), second.size(), one, runs.first(), first.size(), more);
    }
    return paired;
  }

  private static IncomparableException unequal(
      Side with,
      SeedCell ours,
      int ourSize,
      Side without,
      SeedCell theirs,
      int theirSize,
      String utterance) {
    return new IncomparableException(
        "the test sets differ: %s (seed %d) was tested on '%s' and %d others, %s (seed %d) not on it but on %d; utterances can be compared where both were tested on the same"
            .formatted(
                with.name(),
                ours.seed(),
                utterance,
                ourSize - 1,
                without.name(),
                theirs.seed(),
                theirSize));
  }

  /**
   * What both say of each utterance, pair by pair, in the order of the first run.
   *
   * @param differing those alone of which they say different things
   */
  public List<Utterance> utterances(boolean differing) {
    return pairs.stream()
        .flatMap(pair -> pair.utterances().stream())
        .filter(one -> !differing || one.differs())
        .toList();
  }

  /** How far they agree. */
  public DecisionsCompared compared() {
    List<String> classes = first.classes();
    List<Agreement> agreements = pairs.stream().map(pair -> agreement(classes, pair)).toList();
    double[] holm =
        PairedComparison.holm(
            agreements.stream().mapToDouble(agreement -> agreement.mcNemar().p()).toArray());
    List<DecisionsCompared.Pair> all = new ArrayList<>();
    List<Counts> sums = agreements.get(0).classes();
    for (int i = 0; i < holm.length; i++) {
      Pair pair = pairs.get(i);
      all.add(
          new DecisionsCompared.Pair(
              pair.first().seed(),
              pair.second().seed(),
              pair.first().runId(),
              pair.second().runId(),
              agreements.get(i),
              holm[i]));
      sums = i == 0 ? sums : plus(sums, agreements.get(i).classes());
    }
    return new DecisionsCompared(first.name(), second.name(), classes, all, sums);
  }

  private static List<Counts> plus(List<Counts> sums, List<Counts> more) {
    List<Counts> all = new ArrayList<>();
    for (int c = 0; c < sums.size(); c++) {
      all.add(sums.get(c).plus(more.get(c)));
    }
    return all;
  }

  private static Agreement agreement(List<String> classes, Pair pair) {
    return Agreement.of(
        places(classes, pair, Utterance::reference),
        places(classes, pair, Utterance::first),
        places(classes, pair, Utterance::second),
        classes.size());
  }

  private static int[] places(List<String> classes, Pair pair, Function<Utterance, String> of) {
    return pair.utterances().stream().mapToInt(one -> classes.indexOf(of.apply(one))).toArray();
  }
}
