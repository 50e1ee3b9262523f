package dev.vocalise.activities.model;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a branch's encoder is made of.
 *
 * @param values of the family's settings
 * @param checkpoint as it was registered; null for a family that is trained from scratch
 */
public record BranchEncoder(BackboneFamily family, Values values, @Nullable ModelFiles checkpoint) {

  /**
   * Looks the checkpoint up and fetches nothing.
   *
   * @throws StageException if there is no such family, or it is of the other modality, or the
   *     checkpoint is not registered
   */
  public static BranchEncoder of(RunContext context, BranchSpec branch) {
    BackboneFamily family = family(branch);
    return new BranchEncoder(
        family,
        values(family, branch),
        family instanceof Pretrained
            ? ModelFiles.require(context, branch.kind(), branch.backbone())
            : null);
  }

  private static BackboneFamily family(BranchSpec branch) {
    Modality modality;
    BackboneFamily family;
    try {
      modality = Modality.of(branch.modality());
      family = BackboneFamily.of(branch.kind());
    } catch (IllegalArgumentException e) {
      throw new StageException(FailureCode.SPEC_INVALID, String.valueOf(e.getMessage()), e);
    }
    if (family.modality() != modality) {
      throw new StageException(
          FailureCode.SPEC_INVALID,
          "an encoder of kind %s is for %s: expected one for %s, of kind %s"
              .formatted(
                  branch.kind(),
                  family.modality().label(),
                  modality.label(),
                  String.join(" or ", BackboneFamily.kinds(modality))));
    }
    return family;
  }

  /** Its settings, as the branch has them. */
  public static Values values(BackboneFamily family, BranchSpec branch) {
    return Values.of(family.settings(), family.modality(), stored(branch));
  }

  @SuppressWarnings("unchecked") // what JSON gives has text as keys
  private static Map<String, Object> stored(BranchSpec branch) {
    if (branch.encoder() != null) {
      return branch.encoder();
    }
    return branch.text() == null
        ? Map.of()
        : CanonicalJson.MAPPER.convertValue(branch.text(), Map.class);
  }

  /** Artifacts that the weights depend on: those of the checkpoint, if there is one. */
  public List<FileRef> files() {
    return checkpoint == null ? List.of() : checkpoint.files();
  }

  /**
   * Where the encoder begins; the checkpoint's files are fetched.
   *
   * @param shares parts that share the memory of one
   */
  public BackboneFamily.Start start(RunContext context, long seed, Fitted fitted, int shares)
      throws IOException {
    Path folder =
        checkpoint == null ? null : checkpoint.folder(context.artifacts(), context.cache());
    return new BackboneFamily.Start(folder, values, seed, fitted, shares);
  }
}
