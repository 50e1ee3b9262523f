package dev.vocalise.model.dataset;

import static java.util.Objects.requireNonNull;

import dev.vocalise.model.Sha256;
import dev.vocalise.model.audio.Waveform;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One readable recording of a corpus, or a part of one. Recordings whose label is none of the four
 * classes are kept with {@code emotion} null, so that a {@link LabelMap} can still use them.
 *
 * @param id unique within the corpus
 * @param audioPath below the corpus directory, with '/' on every platform
 * @param sha256 of the whole file, 64 lower-case hex digits
 * @param sampleRateHz of the file, before resampling
 * @param seconds of the recording or of its part, rounded to microseconds
 * @param speaker {@link #UNKNOWN_SPEAKER} where the corpus does not say
 * @param session empty where the corpus has none
 * @param emotion the adapter's own mapping, null for any other label
 * @param code the label as the corpus spells it
 * @param transcript null where there is none
 * @param language BCP 47, {@code und} where the corpus does not say
 * @param segment the part of the file that is meant, null for the whole
 * @param twin {@link #sound()} of the first utterance with which this one shares samples though not
 *     the file's bytes, or a part of the recording; null for most
 * @param attributes what else the corpus says in words, such as {@code gender} and {@code split}
 * @param dimensions ratings in the corpus's own scale, such as {@code arousal}
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
    String language,
    @Nullable Segment segment,
    @Nullable String twin,
    Map<String, String> attributes,
    Map<String, Double> dimensions) {

  /**
   * A part of a file, in samples per channel at the file's own rate.
   *
   * @param start of the first sample, from 0
   * @param frames how many follow, at least one
   */
  public record Segment(long start, long frames) {
    public Segment {
      if (start < 0 || frames < 1) {
        throw new IllegalArgumentException(
            "a segment starts at 0 or later and has a sample, but was " + start + "+" + frames);
      }
    }
  }

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
    attributes = Map.copyOf(attributes);
    dimensions = Map.copyOf(dimensions);
    if (!(seconds > 0)) {
      throw new IllegalArgumentException(
          "utterance '" + id + "': seconds must be > 0 but was " + seconds);
    }
  }

  /** A whole recording of which nothing else is known. */
  public Utterance(
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
    this(
        id,
        audioPath,
        sha256,
        sampleRateHz,
        seconds,
        speaker,
        session,
        emotion,
        code,
        transcript,
        language,
        null,
        null,
        Map.of(),
        Map.of());
  }

  /** The same with a {@link #twin()}. */
  public Utterance withTwin(String sound) {
    return new Utterance(
        id,
        audioPath,
        sha256,
        sampleRateHz,
        seconds,
        speaker,
        session,
        emotion,
        code,
        transcript,
        language,
        segment,
        sound,
        attributes,
        dimensions);
  }

  /** The utterance out of the sound of its whole file. */
  public Waveform cut(Waveform file) {
    return segment == null ? file : file.part(segment.start(), segment.frames());
  }

  /** What is heard, as 64 hex digits: the file's digest, for a part one of file and place. */
  public String sound() {
    return segment == null
        ? sha256
        : Sha256.hex(
            (sha256 + " " + segment.start() + "+" + segment.frames())
                .getBytes(StandardCharsets.US_ASCII));
  }

  /** Utterances with the same unit hold the same samples: a split keeps them together. */
  public String unit() {
    return twin == null ? sound() : twin;
  }
}
