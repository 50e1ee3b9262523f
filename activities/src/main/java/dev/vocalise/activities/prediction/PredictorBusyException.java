package dev.vocalise.activities.prediction;

/** As many questions wait as may; the same one is answered a little later. */
public final class PredictorBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PredictorBusyException(int most) {
    super(
        "%d questions to models are being answered or wait, which is as many as may; retry in a moment"
            .formatted(most));
  }
}
