package dev.vocalise.activities.model;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.workflows.failure.FailureCode;

/** Checkpoints that experiments name. */
public final class RegisteredModels {
  private RegisteredModels() {}

  /**
   * A checkpoint that must have been registered as this kind.
   *
   * @throws StageException if there is none of this name, or it is of another kind
   */
  public static ModelFiles require(RunContext context, String kind, String name) {
    ModelView model =
        context
            .models()
            .find(name)
            .orElseThrow(
                () ->
                    new StageException(
                        FailureCode.MODEL_NOT_REGISTERED,
                        "checkpoint '%s' is not registered; run: vocalise model add %s DIR --name %s"
                            .formatted(name, kind, name)));
    if (!model.kind().equals(kind)) {
      throw new StageException(
          FailureCode.MODEL_NOT_REGISTERED,
          "checkpoint '%s' was registered as %s: expected %s; name another one, or register it again under a new name"
              .formatted(name, model.kind(), kind));
    }
    return ModelFiles.of(model);
  }
}
