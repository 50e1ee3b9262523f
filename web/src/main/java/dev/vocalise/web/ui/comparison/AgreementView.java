package dev.vocalise.web.ui.comparison;

import dev.vocalise.activities.comparison.DecisionsCompared;
import dev.vocalise.model.aggregation.Agreement;
import dev.vocalise.model.aggregation.Agreement.Counts;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * How far two sides agree, worded.
 *
 * @param href of the utterances
 * @param correction over how many pairs p values are corrected, in words
 */
public record AgreementView(
    String first,
    String second,
    String href,
    String correction,
    List<Pair> pairs,
    List<ClassRow> classes) {

  /** Two runs. */
  public record Pair(
      String seeds,
      String first,
      String second,
      Counts counts,
      String same,
      String kappa,
      String p,
      String holm) {}

  /** A true class over all pairs. */
  public record ClassRow(String name, Counts counts) {}

  static AgreementView of(DecisionsCompared compared) {
    List<ClassRow> classes = new ArrayList<>();
    for (int c = 0; c < compared.classes().size(); c++) {
      classes.add(new ClassRow(compared.classes().get(c), compared.counts().get(c)));
    }
    return new AgreementView(
        compared.first(),
        compared.second(),
        "/compare/agreement?first=%s&second=%s"
            .formatted(Pages.segment(compared.first()), Pages.segment(compared.second())),
        NumberFormat.count(compared.pairs().size(), "pair", "pairs"),
        compared.pairs().stream().map(AgreementView::pair).toList(),
        classes);
  }

  private static Pair pair(DecisionsCompared.Pair pair) {
    Agreement agreement = pair.agreement();
    Counts all = agreement.all();
    return new Pair(
        pair.firstSeed() == pair.secondSeed()
            ? String.valueOf(pair.firstSeed())
            : pair.firstSeed() + " and " + pair.secondSeed(),
        pair.first().toString(),
        pair.second().toString(),
        all,
        NumberFormat.one(100.0 * agreement.equal() / Math.max(1, all.total())),
        agreement.kappa() == null ? "–" : NumberFormat.two(agreement.kappa()),
        NumberFormat.probability(agreement.mcNemar().p()),
        NumberFormat.probability(pair.holm()));
  }
}
