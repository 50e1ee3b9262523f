package dev.vocalise.web.ui.dataset;

import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.Paging;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A page of a corpus' utterances after a filter. Utterances are addressed by their position in the
 * manifest: their names are data and may hold anything.
 *
 * @param query part of an id, of a speaker's name or of the transcript, any case
 * @param label class, empty for all
 * @param page from 0
 * @param selected position of the utterance that is open, −1 for none
 */
record UtteranceList(String corpus, String query, String label, int page, int selected) {
  private static final int PAGE = 25;

  CorpusPageView.UtterancePage of(CorpusManifest manifest) {
    List<Utterance> all = manifest.utterances();
    List<Integer> matches = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (matches(all.get(i))) {
        matches.add(i);
      }
    }
    Paging paging =
        Paging.of(
            matches.size(),
            PAGE,
            page,
            "none of " + NumberFormat.count(all.size()),
            at -> address(at, -1) + "#utterances");
    return new CorpusPageView.UtterancePage(
        matches.subList(paging.from(), paging.to()).stream()
            .map(index -> row(all.get(index), index, paging.number()))
            .toList(),
        query,
        label,
        all.stream().map(CorpusPageView::label).distinct().sorted().toList(),
        paging);
  }

  private boolean matches(Utterance utterance) {
    String wanted = query.toLowerCase(Locale.ROOT);
    return (label.isEmpty() || label.equals(CorpusPageView.label(utterance)))
        && (utterance.id().toLowerCase(Locale.ROOT).contains(wanted)
            || utterance.speaker().toLowerCase(Locale.ROOT).contains(wanted)
            || Objects.requireNonNullElse(utterance.transcript(), "")
                .toLowerCase(Locale.ROOT)
                .contains(wanted));
  }

  private CorpusPageView.Row row(Utterance utterance, int index, int shown) {
    return new CorpusPageView.Row(
        utterance.id(),
        CorpusPageView.label(utterance),
        utterance.speaker(),
        utterance.session(),
        String.format(Locale.ROOT, "%.2f", utterance.seconds()),
        address(shown, index) + "#listen",
        index == selected);
  }

  private String address(int toPage, int utterance) {
    return "/corpora/%s?page=%d%s%s%s"
        .formatted(
            Pages.segment(corpus),
            toPage,
            query.isEmpty() ? "" : "&q=" + Pages.segment(query),
            label.isEmpty() ? "" : "&label=" + Pages.segment(label),
            utterance < 0 ? "" : "&u=" + utterance);
  }
}
