package dev.vocalise.model.features;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Model inputs of the utterances of one part, without labels. Everything is a function of its
 * arguments: any view can be asked for in any order, from any thread, as often as wanted.
 */
public interface FeatureSource {

  /** Utterances in this part. */
  int size();

  /** Audio digest of an utterance: its identity in every random draw. */
  String digest(int utterance);

  /** Digests of all utterances, in their order. */
  default List<String> digests() {
    return IntStream.range(0, size()).mapToObj(this::digest).toList();
  }

  /** Utterances that had more than an input can hold and were cut in a way that is counted. */
  default int truncated() {
    return 0;
  }

  /**
   * Floats of one input at its longest, row-major: (frames, mel bins), (samples) or (word pieces).
   */
  int inputLength();

  /** Floats of one position along the first axis: mel bins, or 1. */
  default int width() {
    return 1;
  }

  /**
   * Positions that a batch has for an utterance's input, 1 … {@link #inputLength()} / {@link
   * #width()}: at least the valid ones of every view.
   */
  int length(int utterance);

  /**
   * Writes one augmented view.
   *
   * @param type index of the augmentation type, 0 … 4 for a1 … a5
   * @param view 1 or 2, drawn independently
   * @param epoch 1-based round in which the view appears
   * @param copy index of the duplicate
   * @param out receives the view's positions from {@code offset}; what follows is left alone
   * @return valid positions, at most {@link #length}
   */
  int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset);

  /**
   * Writes the input of a recording that training hears as it is: where it is too long, a part of
   * it that is drawn, if these features draw one; else {@link #plain}.
   *
   * @param epoch 1-based round in which it appears
   * @param copy index of the duplicate
   * @return valid positions, at most {@link #length}
   */
  default int recorded(int utterance, int epoch, int copy, float[] out, int offset) {
    return plain(utterance, out, offset);
  }

  /**
   * Writes one of the two inputs that a version is made of (methods: mtl-aug). Only log-mels have
   * them.
   *
   * @param type 0 the recording, 1 played at another speed, 2 masked, 3 mixed
   * @param view 1: the recording, as {@link #recorded} writes it; 2: for type 1 the recording at
   *     0.9 or 1.1 of its speed, cut at the same draw; for the others equal to view 1
   * @return valid positions, at most {@link #length}
   */
  default int version(
      int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    throw new UnsupportedOperationException("versions of " + getClass().getSimpleName());
  }

  /**
   * Writes the unchanged input, as S_va and T_te need it.
   *
   * @return valid positions, at most {@link #length}
   */
  int plain(int utterance, float[] out, int offset);
}
