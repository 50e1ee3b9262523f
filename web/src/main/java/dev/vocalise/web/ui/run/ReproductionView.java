package dev.vocalise.web.ui.run;

import dev.vocalise.activities.reproduction.Reproduction;
import dev.vocalise.activities.reproduction.Reproduction.Difference;
import dev.vocalise.activities.reproduction.Reproduction.Weights;
import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * How a run compares with the one that it reproduces, or that reproduces it.
 *
 * @param asOriginal whether the page's run is the original
 * @param other id of the other one
 * @param name of the other one
 * @param facts what was compared, and what differs around it
 */
record ReproductionView(
    boolean asOriginal, String other, String name, String tone, String verdict, List<Fact> facts) {

  static ReproductionView of(Reproduction found, UUID page) {
    boolean original = found.original().run().equals(page);
    Reproduction.Side other = original ? found.again() : found.original();
    List<Fact> facts = new ArrayList<>();
    for (Weights weights : found.weights()) {
      facts.add(new Fact((weights.branch() + " weights").strip(), weights(weights)));
    }
    Reproduction.Curves curves = found.curves();
    facts.add(
        new Fact(
            "curves",
            curves.equal()
                ? "equal in " + NumberFormat.count(curves.points(), "point", "points")
                : NumberFormat.count(curves.differing().size(), "curve differs", "curves differ")));
    facts.add(
        new Fact(
            "scores",
            found.scores().equal()
                ? "equal"
                : "UAR %s %% was %s %%"
                    .formatted(
                        NumberFormat.one(100 * found.scores().again()),
                        NumberFormat.one(100 * found.scores().original()))));
    Reproduction.Predictions predictions = found.predictions();
    facts.add(
        new Fact(
            "predictions",
            predictions.bitEqual()
                ? "equal for "
                    + NumberFormat.count(predictions.utterances(), "utterance", "utterances")
                : "%d of %d decided otherwise"
                    .formatted(predictions.otherDecisions(), predictions.utterances())));
    add("input", found.inputs(), facts);
    add("setting", found.settings(), facts);
    add("code", found.code(), facts);
    add("machine", found.machine(), facts);
    return new ReproductionView(
        original,
        other.run().toString(),
        other.name(),
        found.bitEqual() ? "done" : "part",
        found.bitEqual() ? "bit-equal" : "not bit-equal",
        facts);
  }

  private static String weights(Weights weights) {
    if (weights.bitEqual()) {
      return "equal, all " + NumberFormat.count(weights.tensors(), "tensor", "tensors");
    }
    return String.format(
        Locale.ROOT,
        "%d of %d tensors differ, by at most %.3g and %.3g on average",
        weights.differing().size(),
        weights.tensors(),
        weights.largest(),
        weights.mean());
  }

  private static void add(String kind, List<Difference> differences, List<Fact> facts) {
    for (Difference each : differences) {
      facts.add(
          new Fact("other " + kind, each.what() + ": " + each.again() + " was " + each.original()));
    }
  }
}
