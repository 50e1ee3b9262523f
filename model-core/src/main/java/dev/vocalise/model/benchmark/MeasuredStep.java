package dev.vocalise.model.benchmark;

import dev.vocalise.model.method.Sees;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What steps of one kind took, from few utterances up to those of the settings, or as many as there
 * was room and time for. Sizes between and beyond lie on straight lines.
 *
 * @param batch utterances of a step, by the settings
 * @param pass utterances of a forward pass, by the settings
 * @param sizes that were measured, growing
 * @param idleBytes largest resident memory before the first step
 * @param weightBytes of all weights
 * @param momentBytes of the optimizers' state
 * @param keptBytesPerSecond of a recording whose frames stay in memory; 0 where none do
 * @param why the settings' own size was not measured, in words; null where it was
 */
public record MeasuredStep(
    int batch,
    int pass,
    List<Size> sizes,
    long idleBytes,
    long weightBytes,
    long momentBytes,
    long keptBytesPerSecond,
    @Nullable String why) {

  /** Copies the list. */
  public MeasuredStep {
    sizes = List.copyOf(sizes);
  }

  /**
   * One size.
   *
   * @param pass utterances of a forward pass
   * @param batch utterances of a step
   * @param secondsEvaluated for one utterance without gradients
   * @param peakBytes largest resident memory of the process so far; 0 where the system does not
   *     tell
   */
  public record Size(
      int pass, int batch, List<Step> steps, double secondsEvaluated, long peakBytes) {

    /** Copies the list. */
    public Size {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One kind of step.
   *
   * @param phase 1-based
   * @param seconds of a step beside the threads that make batches, and of waiting for its own
   * @param inputBytes of its inputs
   */
  public record Step(int phase, Sees sees, double seconds, long inputBytes) {}

  /** Utterances of a step at a pass of this size: a batch in parts is measured in two of them. */
  int batchAt(int ofPass) {
    return pass == batch ? ofPass : Math.min(batch, 2 * ofPass);
  }

  private Size last() {
    return sizes.get(sizes.size() - 1);
  }

  private @Nullable Size before() {
    return sizes.size() < 2 ? null : sizes.get(sizes.size() - 2);
  }

  /** Whether the settings' own size was measured. */
  public boolean whole() {
    return last().pass == pass;
  }

  /** Seconds of a step of the settings' size. */
  public double seconds(int phase, Sees sees) {
    Size last = last();
    double own = step(last, phase, sees).seconds;
    double atPass = own * batchAt(pass) / last.batch;
    Size before = before();
    if (before != null && !whole()) {
      double slope = (own - step(before, phase, sees).seconds) / (last.batch - before.batch);
      // A step has a part that does not grow with it; where noise says otherwise, all of it grows.
      atPass = slope > 0 ? Math.min(atPass, own + slope * (batchAt(pass) - last.batch)) : atPass;
    }
    return atPass * batch / batchAt(pass);
  }

  /** Bytes of the largest inputs of a step. */
  public long inputBytes() {
    Size last = last();
    long most = last.steps.stream().mapToLong(Step::inputBytes).max().orElse(0);
    return most * batch / last.batch;
  }

  /** Seconds for one utterance without gradients. */
  public double secondsEvaluated() {
    return last().secondsEvaluated;
  }

  /**
   * Largest resident memory of a process that makes steps of the settings' size; 0 where the system
   * does not tell.
   */
  public long peakBytes() {
    Size last = last();
    Size before = before();
    long from = before == null ? idleBytes : before.peakBytes;
    int fewer = before == null ? 0 : before.pass;
    double slope = Math.max(0, (double) (last.peakBytes - from) / (last.pass - fewer));
    long beyond = (long) batch - batchAt(pass); // these are held as inputs alone
    return last.peakBytes
        + Math.round(slope * (pass - last.pass))
        + 2 * inputBytes() * beyond / batch;
  }

  private static Step step(Size size, int phase, Sees sees) {
    return size.steps.stream()
        .filter(step -> step.phase == phase && step.sees == sees)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no step of phase %d that sees %s was measured"
                        .formatted(phase, sees.label())));
  }
}
