package dev.vocalise.model.features;

import org.jspecify.annotations.Nullable;

/** One recording, as features are made of it. */
public interface Clip {

  /** Digest of the audio file: identity in every draw. */
  String digest();

  /** Mono samples in −1…1 at the model's sample rate, read only; from any thread. */
  float[] wave();

  /** Samples of {@link #wave()}; for those that can tell without reading it. */
  default int samples() {
    return wave().length;
  }

  /** What was said, for encoders that read; null where it is not known. */
  default @Nullable String words() {
    return null;
  }

  /**
   * Imported functionals as float32, for encoders that ask for them by name; read only, from any
   * thread.
   */
  default float[] functionals() {
    throw new UnsupportedOperationException("recording " + digest() + " has no functionals here");
  }

  /** A recording in memory. */
  static Clip of(String digest, float[] wave) {
    return new InMemory(digest, wave);
  }

  /** What was said in a recording whose audio is not needed. */
  static Clip ofWords(String digest, String words) {
    return new Words(digest, words);
  }

  /** The functionals of a recording whose audio is not needed. */
  static Clip ofFunctionals(String digest, float[] functionals) {
    return new Functionals(digest, functionals);
  }

  /** What was said in a recording. */
  record Words(String digest, String words) implements Clip {
    @Override
    public float[] wave() {
      throw new UnsupportedOperationException("recording " + digest + " is here by its words only");
    }
  }

  /** Functionals of a recording. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Functionals(String digest, float[] functionals) implements Clip {
    @Override
    public float[] wave() {
      throw new UnsupportedOperationException(
          "recording " + digest + " is here by its functionals only");
    }
  }

  /** A recording in memory. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record InMemory(String digest, float[] wave) implements Clip {}
}
