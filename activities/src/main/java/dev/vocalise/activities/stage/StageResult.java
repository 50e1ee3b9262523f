package dev.vocalise.activities.stage;

import dev.vocalise.infra.lineage.FileRef;
import java.util.List;

/**
 * What a stage made: the wire record that it returns, and every artifact that must exist for it to
 * be true.
 */
public record StageResult<R>(R value, List<FileRef> outputs) {
  public StageResult {
    outputs = List.copyOf(outputs);
  }
}
