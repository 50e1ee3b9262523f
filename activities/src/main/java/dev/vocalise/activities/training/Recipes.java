package dev.vocalise.activities.training;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.model.Modality;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.failure.FailureCode;

/** The settings of the wire as those of the method. */
final class Recipes {
  private Recipes() {}

  /**
   * What a branch is trained with.
   *
   * @throws StageException if there is no such method or it does not take a value
   */
  static Recipe of(BranchSpec branch, long seed) {
    Modality modality = branch.text() == null ? Modality.AUDIO : Modality.TEXT;
    try {
      Method method = Method.of(branch.methodName());
      Values values = Values.of(method.settings(), modality, branch.training());
      method
          .problems(values)
          .forEach(
              (key, problem) -> {
                throw new IllegalArgumentException(key + ": " + problem);
              });
      return new Recipe(method, values, seed);
    } catch (IllegalArgumentException e) {
      throw new StageException(FailureCode.SPEC_INVALID, String.valueOf(e.getMessage()), e);
    }
  }
}
