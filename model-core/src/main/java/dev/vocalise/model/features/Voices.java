package dev.vocalise.model.features;

import java.util.Arrays;

/**
 * Who speaks in the utterances of a part, as far as the corpus says.
 *
 * @param speakers index of the speaker of each utterance among those of the part, or −1
 * @param genders 0 or 1 for each utterance, or −1
 */
@SuppressWarnings("ArrayRecordComponent") // lives with its part; never compared
public record Voices(int[] speakers, int[] genders) {

  /** Refuses another number of genders than of speakers. */
  public Voices {
    if (speakers.length != genders.length) {
      throw new IllegalArgumentException(
          speakers.length + " speakers but " + genders.length + " genders");
    }
  }

  /** Nothing is known. */
  public static Voices unknown(int utterances) {
    int[] none = new int[utterances];
    Arrays.fill(none, -1);
    return new Voices(none, none);
  }

  /** Those of some utterances. */
  public Voices of(int[] utterances) {
    return new Voices(select(speakers, utterances), select(genders, utterances));
  }

  private static int[] select(int[] values, int[] indexes) {
    return Arrays.stream(indexes).map(i -> values[i]).toArray();
  }

  /** How many speakers there are. */
  public int speakerCount() {
    return Arrays.stream(speakers).max().orElse(-1) + 1;
  }

  /** Whether the gender of any is known. */
  public boolean tellGender() {
    return Arrays.stream(genders).anyMatch(gender -> gender >= 0);
  }
}
