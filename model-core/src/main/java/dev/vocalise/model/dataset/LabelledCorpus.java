package dev.vocalise.model.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * A corpus seen through a label map: what a split needs and nothing more.
 *
 * @param digest of the {@link CorpusManifest}, on which the shuffle depends
 */
public record LabelledCorpus(String digest, List<Member> members) {
  /** A usable utterance. */
  public record Member(String id, String sha256, String speaker, Emotion emotion) {}

  public LabelledCorpus {
    members = List.copyOf(members);
  }

  /** The utterances that the map gives one of the four classes. */
  public static LabelledCorpus of(CorpusManifest manifest, LabelMap map) {
    if (!map.fits(manifest.kind())) {
      throw new IllegalArgumentException(
          "label map '"
              + map.mapName()
              + "' does not fit a corpus of kind "
              + manifest.kind()
              + ": use default");
    }
    List<Member> members = new ArrayList<>();
    for (Utterance utterance : manifest.utterances()) {
      Emotion emotion = map.emotion(utterance);
      if (emotion != null) {
        members.add(new Member(utterance.id(), utterance.sha256(), utterance.speaker(), emotion));
      }
    }
    return new LabelledCorpus(manifest.digest(), members);
  }
}
