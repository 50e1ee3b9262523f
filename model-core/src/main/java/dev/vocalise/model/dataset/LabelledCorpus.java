package dev.vocalise.model.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * A corpus seen through a label map: what a split needs and nothing more.
 *
 * @param digest of the {@link CorpusManifest}, on which the shuffle depends
 */
public record LabelledCorpus(String digest, List<Member> members) {
  /**
   * A usable utterance.
   *
   * @param sound {@link Utterance#sound()}
   * @param unit {@link Utterance#unit()}
   */
  public record Member(String id, String sound, String unit, String speaker, Emotion emotion) {}

  public LabelledCorpus {
    members = List.copyOf(members);
  }

  /**
   * The utterances that the map gives one of the four classes.
   *
   * @param labels name of a label map of the corpus' adapter
   * @throws IllegalArgumentException when the adapter has no such map
   */
  public static LabelledCorpus of(CorpusManifest manifest, String labels) {
    LabelMap map = CorpusAdapter.of(manifest.kind()).labelMap(labels);
    List<Member> members = new ArrayList<>();
    for (Utterance utterance : manifest.utterances()) {
      Emotion emotion = map.emotion(utterance);
      if (emotion != null) {
        members.add(
            new Member(
                utterance.id(), utterance.sound(), utterance.unit(), utterance.speaker(), emotion));
      }
    }
    return new LabelledCorpus(manifest.digest(), members);
  }
}
