package dev.vocalise.model.dataset;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One readable recording of a corpus. Recordings whose label is none of the four classes are kept
 * with {@code emotion} null, so that a {@link LabelMap} can still use them.
 *
 * @param id unique within the corpus
 * @param audioPath below the corpus directory, with '/' on every platform
 * @param sha256 of the whole file, 64 lower-case hex digits
 * @param sampleRateHz of the file, before resampling
 * @param seconds rounded to microseconds
 * @param speaker {@link #UNKNOWN_SPEAKER} where the corpus does not say
 * @param session empty where the corpus has none
 * @param emotion the adapter's own mapping, null for any other label
 * @param code the label as the corpus spells it
 * @param transcript null where there is none
 * @param language BCP 47, {@code und} where the corpus does not say
 */
public record Utterance(
    String id,
    String audioPath,
    String sha256,
    int sampleRateHz,
    double seconds,
    String speaker,
    String session,
    @Nullable Emotion emotion,
    String code,
    @Nullable String transcript,
    String language) {

  /** What MSP-PODCAST writes for a speaker nobody identified. It is not a speaker. */
  public static final String UNKNOWN_SPEAKER = "Unknown";

  public Utterance {
    requireNonNull(id, "id");
    requireNonNull(audioPath, "audioPath");
    requireNonNull(sha256, "sha256");
    requireNonNull(speaker, "speaker");
    requireNonNull(session, "session");
    requireNonNull(code, "code");
    requireNonNull(language, "language");
    if (!(seconds > 0)) {
      throw new IllegalArgumentException(
          "utterance '" + id + "': seconds must be > 0 but was " + seconds);
    }
  }
}
