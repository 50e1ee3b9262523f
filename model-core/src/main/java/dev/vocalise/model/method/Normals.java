package dev.vocalise.model.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.tensor.InitialWeights;

/** Where a step's normally distributed numbers come from. */
@FunctionalInterface
interface Normals {

  /** What a step needs such numbers for; the streams never meet. */
  enum Use {
    SOURCE(1),
    TARGET(2),
    MIXED(3),
    PRIOR(4);

    private final int stream;

    Use(int stream) {
      this.stream = stream;
    }
  }

  /** Drawn from the seed of the step. */
  Normals DRAWN =
      (step, at, use, rows, columns, deviation) -> {
        float[] values = new float[Math.multiplyExact(rows, columns)];
        new InitialWeights(Shuffle.key(at.seed(), use.stream)).normal(values, deviation);
        return step.numbers(values, new Shape(rows, columns));
      };

  /** (rows, columns) of N(0, deviation²). */
  NDArray draw(Step step, Moment at, Use use, int rows, int columns, double deviation);
}
