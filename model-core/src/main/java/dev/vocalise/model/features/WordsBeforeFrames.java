package dev.vocalise.model.features;

import java.util.Arrays;

/**
 * Frames of utterances with their words, for encoders that hear and read. One input is one block of
 * positions as wide as a frame: the first {@link #head} hold the number of words and then their
 * rows, zeros behind them; the frames follow. So it depends on its own utterance alone, and its
 * length tells the number of its frames.
 *
 * @param words of the same utterances, one number a word
 */
public record WordsBeforeFrames(FeatureSource words, FeatureSource frames)
    implements FeatureSource {

  /** Refuses words of other utterances. */
  public WordsBeforeFrames {
    if (!words.digests().equals(frames.digests())) {
      throw new IllegalArgumentException("words and frames must be of the same utterances");
    }
  }

  /**
   * Positions in front of the frames.
   *
   * @param longest words that are read
   * @param width of a frame
   */
  public static int head(int longest, int width) {
    return (longest + width) / width; // one more number than words, rounded up
  }

  private int head() {
    return head(words.inputLength(), width());
  }

  @Override
  public int size() {
    return frames.size();
  }

  @Override
  public String digest(int utterance) {
    return frames.digest(utterance);
  }

  @Override
  public int truncated() {
    return words.truncated() + frames.truncated();
  }

  @Override
  public int inputLength() {
    return head() * width() + frames.inputLength();
  }

  @Override
  public int width() {
    return frames.width();
  }

  @Override
  public int length(int utterance) {
    return head() + frames.length(utterance);
  }

  @Override
  public int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    return write(
        out, offset, (source, at) -> source.view(utterance, type, view, epoch, copy, out, at));
  }

  @Override
  public int recorded(int utterance, int epoch, int copy, float[] out, int offset) {
    return write(out, offset, (source, at) -> source.recorded(utterance, epoch, copy, out, at));
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    return write(out, offset, (source, at) -> source.plain(utterance, out, at));
  }

  /** Writes an input of one of both, and returns its length. */
  @FunctionalInterface
  private interface Write {
    int of(FeatureSource source, int offset);
  }

  private int write(float[] out, int offset, Write write) {
    int start = offset + head() * width();
    Arrays.fill(out, offset, start, 0);
    out[offset] = write.of(words, offset + 1);
    return head() + write.of(frames, start);
  }
}
