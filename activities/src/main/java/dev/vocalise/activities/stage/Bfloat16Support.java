package dev.vocalise.activities.stage;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.model.tensor.Bfloat16;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.workflows.failure.FailureCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What this process can do in bfloat16.
 *
 * @param device on which it computes
 * @param forced whether it does so without instructions for it
 */
public record Bfloat16Support(ComputeDevice device, boolean forced) {
  private static final String NONE = "none";

  /** Those of products in bfloat16, whose bits depend on them; null in float32 and on a GPU. */
  public @Nullable String instructions(Precision precision) {
    return precision == Precision.FLOAT32 || !device.equals(ComputeDevice.CPU)
        ? null
        : Objects.requireNonNullElse(Bfloat16.instructions(), NONE);
  }

  /**
   * Without instructions it would take many times as long as float32.
   *
   * @param key of the setting
   * @throws StageException if there are none and it is not forced
   */
  public void require(Precision precision, String key) {
    if (!forced && NONE.equals(instructions(precision))) {
      throw new StageException(
          FailureCode.PRECISION_UNSUPPORTED,
          "%s: this processor has no instructions for bfloat16 (expected amx_bf16 or avx512_bf16); set float32, take a worker that has them, or set VOCALISE_FORCE_BFLOAT16=true to compute it slowly"
              .formatted(key));
    }
  }
}
