package dev.vocalise.infra.lineage;

/**
 * How far a stage that goes through a corpus has come.
 *
 * @param unit what is counted, such as {@code utterances}
 */
public record StageProgress(int done, int total, String unit) {
  public StageProgress {
    if (done < 0 || done > total) {
      throw new IllegalArgumentException("done must be in 0.." + total + " but was " + done);
    }
  }
}
