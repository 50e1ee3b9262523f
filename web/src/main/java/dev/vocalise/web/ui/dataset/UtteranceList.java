package dev.vocalise.web.ui.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.dataset.HeldLabel;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.Paging;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  /** Parses what it shows, and all of a large corpus only where there is a filter. */
  CorpusPageView.UtterancePage of(List<Utterance> all, JsonNode report) {
    boolean whole = query.isEmpty() && label.isEmpty();
    int[] matches =
        IntStream.range(0, all.size()).filter(i -> whole || matches(all.get(i))).toArray();
    Paging paging =
        Paging.of(
            matches.length,
            PAGE,
            page,
            "none of " + NumberFormat.count(all.size()),
            at -> address(at, -1) + "#utterances");
    return new CorpusPageView.UtterancePage(
        IntStream.of(matches)
            .skip(paging.from())
            .limit(paging.to() - paging.from())
            .mapToObj(index -> row(all.get(index), index, paging.number()))
            .toList(),
        query,
        label,
        labels(report),
        paging);
  }

  /** Those that occur; the report counts what has none of the four classes as left out. */
  private static List<String> labels(JsonNode report) {
    Stream<String> classes =
        report.path("classes").properties().stream()
            .filter(count -> count.getValue().asLong() > 0)
            .map(Map.Entry::getKey);
    boolean others =
        report.path("leftOut").properties().stream()
            .anyMatch(reason -> reason.getKey().startsWith(HeldLabel.LEFT_OUT));
    return Stream.concat(classes, others ? Stream.of(CorpusPageView.NO_LABEL) : Stream.empty())
        .sorted()
        .toList();
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
