package dev.vocalise.model.dataset.adapter;

import static java.util.Objects.requireNonNull;

import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.dataset.Utterance.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Utterances that are parts of one recording. Those that overlap must stay together in a split. */
final class Parts {
  private static final Comparator<Utterance> BY_PLACE =
      Comparator.<Utterance>comparingLong(Parts::start)
          .thenComparing(Parts::end, Comparator.reverseOrder())
          .thenComparing(Utterance::id);

  private Parts() {}

  private static long start(Utterance utterance) {
    Segment segment = utterance.segment();
    return segment == null ? 0 : segment.start();
  }

  /** Behind the last sample; whatever the file's length is, a whole one reaches over it. */
  private static long end(Utterance utterance) {
    Segment segment = utterance.segment();
    return segment == null ? Long.MAX_VALUE : segment.start() + segment.frames();
  }

  /**
   * Gives utterances that share samples of a file one {@linkplain Utterance#unit() unit}: that of
   * the one that starts first, also where two overlap only by way of a third.
   *
   * @param utterances those to be marked are replaced in place
   * @return what is to be said about the parts, one sentence each
   */
  static List<String> keepTogether(List<Utterance> utterances) {
    Map<String, List<Integer>> byFile = new LinkedHashMap<>();
    int parts = 0;
    for (int i = 0; i < utterances.size(); i++) {
      byFile.computeIfAbsent(utterances.get(i).sha256(), file -> new ArrayList<>()).add(i);
      parts += utterances.get(i).segment() == null ? 0 : 1;
    }
    byFile
        .values()
        .removeIf(all -> all.stream().allMatch(i -> utterances.get(i).segment() == null));
    List<String> pairs = new ArrayList<>();
    if (!byFile.isEmpty()) {
      Units units = new Units(utterances);
      byFile.values().forEach(ofOneFile -> keepTogether(units, ofOneFile, pairs));
    }
    List<String> notes = new ArrayList<>();
    if (parts > 0) {
      notes.add("%s utterances are parts of %s recordings.".formatted(parts, byFile.size()));
    }
    if (!pairs.isEmpty()) {
      notes.add(
          "Parts that overlap others, kept in one part of every split: %s, such as %s"
              .formatted(pairs.size(), pairs.get(0)));
    }
    return notes;
  }

  private static void keepTogether(Units units, List<Integer> ofOneFile, List<String> pairs) {
    List<Utterance> utterances = units.utterances;
    ofOneFile.sort(Comparator.comparing(utterances::get, BY_PLACE));
    int first = ofOneFile.get(0);
    long end = end(utterances.get(first));
    for (int next : ofOneFile.subList(1, ofOneFile.size())) {
      if (start(utterances.get(next)) >= end) {
        first = next;
      } else if (!utterances.get(next).sound().equals(utterances.get(first).sound())) {
        units.join(first, next);
        pairs.add(utterances.get(first).id() + " and " + utterances.get(next).id());
      }
      end = Math.max(end, end(utterances.get(next)));
    }
  }

  /** Who shares a unit: those that were found to sound alike stay with the part that moves. */
  private record Units(List<Utterance> utterances, Map<String, List<Integer>> members) {
    Units(List<Utterance> utterances) {
      this(utterances, new HashMap<>());
      for (int i = 0; i < utterances.size(); i++) {
        members.computeIfAbsent(utterances.get(i).unit(), unit -> new ArrayList<>(1)).add(i);
      }
    }

    void join(int first, int next) {
      String unit = utterances.get(first).unit();
      String left = utterances.get(next).unit();
      if (unit.equals(left)) {
        return;
      }
      List<Integer> moved = requireNonNull(members.remove(left));
      moved.forEach(i -> utterances.set(i, utterances.get(i).withTwin(unit)));
      requireNonNull(members.get(unit)).addAll(moved);
    }
  }
}
