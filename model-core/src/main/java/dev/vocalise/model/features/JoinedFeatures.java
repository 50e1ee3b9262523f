package dev.vocalise.model.features;

/** The utterances of one part and then those of another, without labels. */
public record JoinedFeatures(FeatureSource first, FeatureSource second) implements FeatureSource {

  /** Refuses inputs of different sizes. */
  public JoinedFeatures {
    if (first.inputLength() != second.inputLength() || first.width() != second.width()) {
      throw new IllegalArgumentException("inputs of both parts must have the same size");
    }
  }

  @Override
  public int size() {
    return first.size() + second.size();
  }

  private FeatureSource of(int utterance) {
    return utterance < first.size() ? first : second;
  }

  private int own(int utterance) {
    return utterance < first.size() ? utterance : utterance - first.size();
  }

  @Override
  public String digest(int utterance) {
    return of(utterance).digest(own(utterance));
  }

  @Override
  public int truncated() {
    return first.truncated() + second.truncated();
  }

  @Override
  public int inputLength() {
    return first.inputLength();
  }

  @Override
  public int width() {
    return first.width();
  }

  @Override
  public int length(int utterance) {
    return of(utterance).length(own(utterance));
  }

  @Override
  public int view(int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    return of(utterance).view(own(utterance), type, view, epoch, copy, out, offset);
  }

  @Override
  public int recorded(int utterance, int epoch, int copy, float[] out, int offset) {
    return of(utterance).recorded(own(utterance), epoch, copy, out, offset);
  }

  @Override
  public int version(
      int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    return of(utterance).version(own(utterance), type, view, epoch, copy, out, offset);
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    return of(utterance).plain(own(utterance), out, offset);
  }
}
