package dev.vocalise.model.dataset;

import dev.vocalise.model.Sha256;
import dev.vocalise.model.dataset.LabelledCorpus.Member;
import dev.vocalise.model.dataset.SplitSettings.Split;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
    String side, Split split, double share, Set<String> inFirst, Set<String> inSecond) {
  private static final int MAX_DRAWS = 1000;

  /** Two parts, each in shuffled order. */
  record Parts(List<Member> first, List<Member> second) {}

  Parts cut(LabelledCorpus corpus, long seed) {
    requireCuttable(corpus);
    Map<String, List<Member>> units = units(corpus);
    requireUnits(corpus, units);
    boolean divided = false;
    for (int draw = 0; draw < MAX_DRAWS; draw++) {
      Parts parts = draw(corpus, units, seed, draw);
      divided |= !parts.first().isEmpty() && !parts.second().isEmpty();
      if (missing(parts.first(), inFirst).isEmpty()
          && missing(parts.second(), inSecond).isEmpty()
          && !parts.first().isEmpty()
          && !parts.second().isEmpty()) {
        return parts;
      }
    }
    if (!divided) {
      throw new ProtocolException(
          side,
          "the %s corpus (%d utterances in %d %s) cannot be cut in parts of %.0f %% and %.0f %%, since one of them would be empty: choose another %s, or use a larger corpus%s"
              .formatted(
                  side,
                  corpus.members().size(),
                  units.size(),
                  unitName(),
                  100 * share,
                  100 * (1 - share),
                  side.equals("source") ? "split.sourceValidation" : "split.targetTraining",
                  otherwise()));
    }
    throw new ProtocolException(
        side,
        "the %s corpus (%d utterances in %d %s: %s) cannot be cut so that every class is in every part that needs it: use a larger corpus%s"
            .formatted(
                side,
                corpus.members().size(),
                units.size(),
                unitName(),
                counts(corpus, units),
                otherwise()));
  }

  private String otherwise() {
    return split == Split.RANDOM ? "" : " or split: random";
  }

  /** A class that has to be in both parts has to have two units; no draw need be looked at. */
  private void requireUnits(LabelledCorpus corpus, Map<String, List<Member>> units) {
    if (units.size() < 2) {
      throw new ProtocolException(
          side,
          "the %s corpus (%d utterances in %d %s) cannot be cut in two parts: use a larger corpus%s"
              .formatted(side, corpus.members().size(), units.size(), unitName(), otherwise()));
    }
    for (String name : corpus.classes().names()) {
      long holders = units.values().stream().filter(unit -> has(unit, name)).count();
      if (holders < 2 && inFirst.contains(name) && inSecond.contains(name)) {
        throw new ProtocolException(
            side,
            "the %s corpus has %s of one of its %d %s alone, expected it in both parts: use a larger corpus%s"
                .formatted(side, name, units.size(), unitName(), otherwise()));
      }
    }
  }

  private static boolean has(List<Member> unit, String name) {
    return unit.stream().anyMatch(member -> member.label().equals(name));
  }

  private void requireCuttable(LabelledCorpus corpus) {
    Set<String> absent = missing(corpus.members(), inSecond);
    if (!absent.isEmpty()) {
      throw new ProtocolException(
          side,
          "the %s corpus has no utterance of %s, expected every class; it holds %s"
              .formatted(side, String.join(", ", absent), holds(corpus)));
    }
    if (split == Split.SPEAKER_INDEPENDENT) {
      long unknown =
          corpus.members().stream()
              .filter(member -> member.speaker().equals(Utterance.UNKNOWN_SPEAKER))
              .count();
      if (unknown > 0) {
        throw new ProtocolException(
            side,
            ("%s utterances of the %s corpus have no known speaker, which split:"
                    + " speaker-independent needs: name the speakers, leave these utterances out, or use split: random")
                .formatted(unknown, side));
      }
    }
  }

  private String unitName() {
    return split == Split.RANDOM ? "recordings" : "speakers";
  }

  private String counts(LabelledCorpus corpus, Map<String, List<Member>> units) {
    List<String> counts = new ArrayList<>();
    for (String name : corpus.classes().names()) {
      long own = corpus.members().stream().filter(one -> one.label().equals(name)).count();
      long holders = units.values().stream().filter(unit -> has(unit, name)).count();
      String of = split == Split.RANDOM ? "" : " of " + holders;
      counts.add(name + " " + own + of);
    }
    return String.join(", ", counts);
  }

  /** Counts of the classes that occur, and of the labels that are none. */
  private static String holds(LabelledCorpus corpus) {
    List<String> parts = new ArrayList<>();
    for (String name : corpus.classes().names()) {
      long own = corpus.members().stream().filter(one -> one.label().equals(name)).count();
      if (own > 0) {
        parts.add(name + " " + own);
      }
    }
    if (!corpus.leftOut().isEmpty()) {
      parts.add("left out by their labels: " + LabelCounts.of(corpus.leftOut()));
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
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

  private static Set<String> missing(List<Member> members, Set<String> needed) {
    Set<String> missing = new LinkedHashSet<>(needed);
    members.forEach(member -> missing.remove(member.label()));
    return missing;
  }
}
