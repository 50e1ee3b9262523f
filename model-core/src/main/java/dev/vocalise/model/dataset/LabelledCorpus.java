package dev.vocalise.model.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A corpus seen through a label map: what a split needs and nothing more.
 *
 * @param digest of the {@link CorpusManifest}, on which the shuffle depends
 * @param leftOut how many utterances have each label that the map gives no class, by the corpus'
 *     own code
 */
public record LabelledCorpus(
    String digest, ClassNames classes, List<Member> members, SortedMap<String, Integer> leftOut) {
  /**
   * A usable utterance.
   *
   * @param sound {@link Utterance#sound()}
   * @param unit {@link Utterance#unit()}
   * @param label one of the classes
   */
  public record Member(String id, String sound, String unit, String speaker, String label) {
    /** That one of the paper's emotions was heard in. */
    public Member(String id, String sound, String unit, String speaker, Emotion emotion) {
      this(id, sound, unit, speaker, emotion.label());
    }
  }

  public LabelledCorpus {
    members = List.copyOf(members);
    leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
  }

  /** With the paper's classes, nothing left out. */
  public LabelledCorpus(String digest, List<Member> members) {
    this(digest, ClassNames.PAPER, members, new TreeMap<>());
  }

  /**
   * The utterances that the map gives one of the four classes.
   *
   * @param labels name of a label map of the corpus' adapter
   * @throws IllegalArgumentException when the adapter has no such map
   */
  public static LabelledCorpus of(CorpusManifest manifest, String labels) {
    return of(manifest, CorpusAdapter.of(manifest.kind()).labelMap(labels), ClassNames.PAPER);
  }

  /** The utterances that the map gives one of the classes. */
  public static LabelledCorpus of(CorpusManifest manifest, LabelMap map, ClassNames classes) {
    List<Member> members = new ArrayList<>();
    SortedMap<String, Integer> leftOut = new TreeMap<>();
    for (Utterance utterance : manifest.utterances()) {
      String label = map.classOf(utterance);
      if (label == null || !classes.names().contains(label)) {
        leftOut.merge(utterance.code(), 1, Integer::sum);
      } else {
        members.add(
            new Member(
                utterance.id(), utterance.sound(), utterance.unit(), utterance.speaker(), label));
      }
    }
    return new LabelledCorpus(manifest.digest(), classes, members, leftOut);
  }
}
