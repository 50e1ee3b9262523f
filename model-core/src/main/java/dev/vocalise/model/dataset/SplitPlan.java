package dev.vocalise.model.dataset;

import dev.vocalise.model.Sha256;
import dev.vocalise.model.dataset.LabelledCorpus.Member;
import dev.vocalise.model.dataset.SplitSettings.Split;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Cuts one corpus in two. The shuffle sorts by SHA-256 of (seed, corpus digest, draw, unit): it
 * needs no random generator and gives the same order whatever order the members come in. A unit is
 * a recording (all utterances with the same samples) or, speaker-independent, a speaker together
 * with whoever shares a recording with that speaker.
 *
 * <p>Where a class is missing in a part that needs it, the next draw is taken, up to {@value
 * #MAX_DRAWS}: the plain shuffle given that it is usable. With corpora of the paper's size the
 * first draw always is; in {@code S_va} of a corpus of a hundred utterances it often is not.
 *
 * @param side for messages
 * @param share of the utterances that go to the first part
 * @param inFirst classes that the first part needs
 * @param inSecond classes that the second part needs
 */
record SplitPlan(
    String side, Split split, double share, Set<Emotion> inFirst, Set<Emotion> inSecond) {
  private static final int MAX_DRAWS = 1000;

  /** Two parts, each in shuffled order. */
  record Parts(List<Member> first, List<Member> second) {}

  Parts cut(LabelledCorpus corpus, long seed) {
    requireCuttable(corpus);
    Map<String, List<Member>> units = units(corpus);
    for (int draw = 0; draw < MAX_DRAWS; draw++) {
      Parts parts = draw(corpus, units, seed, draw);
      if (missing(parts.first(), inFirst).isEmpty()
          && missing(parts.second(), inSecond).isEmpty()
          && !parts.first().isEmpty()
          && !parts.second().isEmpty()) {
        return parts;
      }
    }
    throw new ProtocolException(
        "the "
            + side
            + " corpus (%d utterances in %d %s: %s) cannot be cut so that every class is in every"
                .formatted(corpus.members().size(), units.size(), unitName(), counts(corpus))
            + " part that needs it: use a larger corpus"
            + (split == Split.RANDOM ? "" : " or split: random"));
  }

  private void requireCuttable(LabelledCorpus corpus) {
    Set<Emotion> absent = missing(corpus.members(), inSecond);
    if (!absent.isEmpty()) {
      throw new ProtocolException(
          "the %s corpus has no utterance of %s, expected every class"
              .formatted(side, labels(absent)));
    }
    if (split == Split.SPEAKER_INDEPENDENT) {
      long unknown =
          corpus.members().stream()
              .filter(member -> member.speaker().equals(Utterance.UNKNOWN_SPEAKER))
              .count();
      if (unknown > 0) {
        throw new ProtocolException(
            ("%s utterances of the %s corpus have no known speaker, which split:"
                    + " speaker-independent needs: name the speakers, leave these utterances out, or use split: random")
                .formatted(unknown, side));
      }
    }
  }

  private String unitName() {
    return split == Split.RANDOM ? "recordings" : "speakers";
  }

  private static String counts(LabelledCorpus corpus) {
    Map<Emotion, Long> counts =
        corpus.members().stream()
            .collect(Collectors.groupingBy(Member::emotion, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey().label() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private Parts draw(LabelledCorpus corpus, Map<String, List<Member>> units, long seed, int draw) {
    TreeMap<String, List<Member>> shuffled = new TreeMap<>();
    units.forEach(
        (unit, members) -> {
          String key = seed + "\n" + corpus.digest() + "\n" + draw + "\n" + unit;
          shuffled.put(Sha256.hex(key.getBytes(StandardCharsets.UTF_8)), members);
        });
    long wanted = Math.round(corpus.members().size() * share);
    List<Member> first = new ArrayList<>();
    List<Member> second = new ArrayList<>();
    for (List<Member> unit : shuffled.values()) {
      // Half a unit too many is nearer to the share than half a unit too few.
      boolean fits = first.size() + (unit.size() - 1) / 2 < wanted;
      (fits && second.isEmpty() ? first : second).addAll(unit);
    }
    return new Parts(first, second);
  }

  /** Members that must stay together, by a name that does not depend on their order. */
  private Map<String, List<Member>> units(LabelledCorpus corpus) {
    Map<String, String> leader = new HashMap<>();
    for (Member member : corpus.members()) {
      String audio = "audio " + member.unit();
      if (split == Split.SPEAKER_INDEPENDENT) {
        join(leader, audio, "speaker " + member.speaker());
      } else {
        leader.putIfAbsent(audio, audio);
      }
    }
    return corpus.members().stream()
        .sorted(Comparator.comparing(Member::id))
        .collect(
            Collectors.groupingBy(
                member -> find(leader, "audio " + member.unit()),
                TreeMap::new,
                Collectors.toList()));
  }

  /** Joins two groups; the smallest name leads, whatever the order of joining. */
  private static void join(Map<String, String> leader, String one, String other) {
    leader.putIfAbsent(one, one);
    leader.putIfAbsent(other, other);
    String a = find(leader, one);
    String b = find(leader, other);
    leader.put(a.compareTo(b) < 0 ? b : a, a.compareTo(b) < 0 ? a : b);
  }

  private static String find(Map<String, String> leader, String name) {
    String at = name;
    for (String up = leader.get(at); up != null && !up.equals(at); up = leader.get(at)) {
      at = up;
    }
    return at;
  }

  private static Set<Emotion> missing(List<Member> members, Set<Emotion> needed) {
    Set<Emotion> missing = EnumSet.noneOf(Emotion.class);
    missing.addAll(needed);
    members.forEach(member -> missing.remove(member.emotion()));
    return missing;
  }

  static String labels(Set<Emotion> emotions) {
    return emotions.stream().map(Emotion::label).collect(Collectors.joining(", "));
  }
}
