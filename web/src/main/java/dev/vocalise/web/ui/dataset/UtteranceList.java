package dev.vocalise.web.ui.dataset;

import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

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
    int pages = Math.max(1, (matches.size() + PAGE - 1) / PAGE);
    int shown = Math.max(0, Math.min(page, pages - 1));
    int from = shown * PAGE;
    int to = Math.min(matches.size(), from + PAGE);
    List<CorpusPageView.Row> rows = new ArrayList<>();
    for (int index : matches.subList(from, to)) {
      rows.add(row(all.get(index), index, shown));
    }
    TreeSet<String> labels = new TreeSet<>();
    all.forEach(utterance -> labels.add(CorpusPresenter.label(utterance)));
    String range =
        matches.isEmpty()
            ? "none of " + NumberFormat.count(all.size())
            : NumberFormat.count(from + 1L)
                + "–"
                + NumberFormat.count(to)
                + " of "
                + NumberFormat.count(matches.size());
    return new CorpusPageView.UtterancePage(
        rows,
        query,
        label,
        List.copyOf(labels),
        range,
        shown > 0 ? address(shown - 1, -1) + "#utterances" : null,
        shown + 1 < pages ? address(shown + 1, -1) + "#utterances" : null);
  }

  private boolean matches(Utterance utterance) {
    String wanted = query.toLowerCase(Locale.ROOT);
    return (label.isEmpty() || label.equals(CorpusPresenter.label(utterance)))
        && (utterance.id().toLowerCase(Locale.ROOT).contains(wanted)
            || utterance.speaker().toLowerCase(Locale.ROOT).contains(wanted)
            || transcript(utterance).toLowerCase(Locale.ROOT).contains(wanted));
  }

  private static String transcript(Utterance utterance) {
    String transcript = utterance.transcript();
    return transcript == null ? "" : transcript;
  }

  private CorpusPageView.Row row(Utterance utterance, int index, int shown) {
    return new CorpusPageView.Row(
        utterance.id(),
        CorpusPresenter.label(utterance),
        utterance.speaker(),
        utterance.session(),
        String.format(Locale.ROOT, "%.2f", utterance.seconds()),
        address(shown, index) + "#listen",
        index == selected);
  }

  private String address(int toPage, int utterance) {
    StringBuilder address =
        new StringBuilder("/corpora/")
            .append(Pages.segment(corpus))
            .append("?page=")
            .append(toPage);
    if (!query.isEmpty()) {
      address.append("&q=").append(Pages.segment(query));
    }
    if (!label.isEmpty()) {
      address.append("&label=").append(Pages.segment(label));
    }
    if (utterance >= 0) {
      address.append("&u=").append(utterance);
    }
    return address.toString();
  }
}
