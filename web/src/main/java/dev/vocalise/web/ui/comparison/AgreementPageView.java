package dev.vocalise.web.ui.comparison;

import dev.vocalise.activities.comparison.DecisionsCompared;
import dev.vocalise.activities.comparison.DecisionsCompared.Utterance;
import dev.vocalise.activities.comparison.PairedTests;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.Paging;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Two sides, utterance by utterance.
 *
 * @param show which utterances are listed
 * @param json address of all of them for programs
 */
public record AgreementPageView(
    AgreementView agreement,
    String show,
    List<Choice> choices,
    List<Line> lines,
    Paging paging,
    String json) {
  private static final int PAGE = 50;

  /** Which utterances are listed. */
  enum Show {
    DIFFERING("decided differently"),
    FIRST("only the first is right"),
    SECOND("only the second is right"),
    NEITHER("neither is right"),
    ALL("all");

    private final String words;

    Show(String words) {
      this.words = words;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Show named(String word) {
      return Arrays.stream(values())
          .filter(one -> one.word().equals(word))
          .findFirst()
          .orElse(DIFFERING);
    }

    boolean holds(Utterance one) {
      boolean first = one.first().equals(one.reference());
      boolean second = one.second().equals(one.reference());
      return switch (this) {
        case DIFFERING -> one.differs();
        case FIRST -> first && !second;
        case SECOND -> second && !first;
        case NEITHER -> !first && !second;
        case ALL -> true;
      };
    }
  }

  /** A word of the form with what it means. */
  public record Choice(String word, String meaning) {}

  /** What both say of an utterance. */
  public record Line(
      String seeds,
      String utterance,
      String reference,
      String first,
      boolean firstRight,
      String second,
      boolean secondRight) {}

  static AgreementPageView of(PairedTests tests, Show show, int page) {
    DecisionsCompared compared = tests.compared();
    List<Utterance> matches = tests.utterances(false).stream().filter(show::holds).toList();
    AgreementView agreement = AgreementView.of(compared);
    Paging paging =
        Paging.of(
            matches.size(),
            PAGE,
            page,
            "none",
            at -> agreement.href() + "&show=" + show.word() + "&page=" + at + "#utterances");
    return new AgreementPageView(
        agreement,
        show.word(),
        Arrays.stream(Show.values()).map(one -> new Choice(one.word(), one.words)).toList(),
        matches.subList(paging.from(), paging.to()).stream().map(AgreementPageView::line).toList(),
        paging,
        "/api/v1/compare/utterances?first=%s&second=%s"
            .formatted(Pages.segment(compared.first()), Pages.segment(compared.second())));
  }

  private static Line line(Utterance one) {
    return new Line(
        one.firstSeed() == one.secondSeed()
            ? String.valueOf(one.firstSeed())
            : one.firstSeed() + ", " + one.secondSeed(),
        one.utterance(),
        one.reference(),
        one.first(),
        one.first().equals(one.reference()),
        one.second(),
        one.second().equals(one.reference()));
  }
}
