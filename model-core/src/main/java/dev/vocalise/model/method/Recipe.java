package dev.vocalise.model.method;

import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.Precision;

/** A method with everything set, for one seed. */
public record Recipe(Method method, Values values, long seed) {

  /** How the run is fed and measured, and when it ends. */
  public Schedule schedule() {
    return method.schedule(values);
  }

  /** A learner in its initial state; it closes the encoder. */
  public Learner learner(Foundation on) {
    return method.learner(on, values, seed);
  }

  /** The same for a trained model that is used in this precision. */
  public Recipe usedIn(Precision precision) {
    return Numerics.precision(values) == precision
        ? this
        : new Recipe(method, values.with(Numerics.PRECISION, precision.toString()), seed);
  }

  /** Text that differs wherever what is learned may differ. */
  public String identity() {
    return method.identity(values, seed);
  }
}
