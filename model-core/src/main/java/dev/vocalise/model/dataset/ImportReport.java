package dev.vocalise.model.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an import found. {@code classes}, {@code speakers} and {@code sessions} count the usable
 * utterances, each map adds up to {@code utterances} (speakers and sessions only where the corpus
 * says them). Usable plus all of {@code leftOut} is every utterance that the corpus lists, and the
 * recordings that it does not list: {@code no label}, {@code song}, {@code copy in another folder}.
 *
 * @param utterances usable: readable and labelled with one of the four classes
 * @param classes all four labels in the order of {@link Emotion}, zeros included
 * @param leftOut reason → count; {@code label …} for another emotion, otherwise the reason of a
 *     {@link Problem} or of a recording that is not listed. An utterance with another emotion
 *     <em>and</em> bad audio counts as bad audio
 * @param knownTotals published counts of the full corpus: the four labels, {@code utterances}
 *     (their sum) and {@code listed} (with all other labels), for some corpora {@code speakers};
 *     empty where nothing is known
 * @param notes one sentence each
 * @param seconds of usable audio
 * @param attributes name → value → how many usable utterances have it, such as {@code gender}
 * @param dimensions name → how many usable utterances are rated
 */
public record ImportReport(
    int utterances,
    Map<String, Integer> classes,
    Map<String, Integer> speakers,
    Map<String, Integer> sessions,
    Map<String, Integer> leftOut,
    List<Problem> problems,
    Map<String, Integer> knownTotals,
    List<String> notes,
    double seconds,
    Map<String, Map<String, Integer>> attributes,
    Map<String, Integer> dimensions) {
  public ImportReport {
    classes = ordered(classes);
    speakers = ordered(speakers);
    sessions = ordered(sessions);
    leftOut = ordered(leftOut);
    problems = List.copyOf(problems);
    knownTotals = ordered(knownTotals);
    notes = List.copyOf(notes);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    dimensions = ordered(dimensions);
  }

  private static Map<String, Integer> ordered(Map<String, Integer> counts) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }
}
