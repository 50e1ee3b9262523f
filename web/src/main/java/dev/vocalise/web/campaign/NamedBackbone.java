package dev.vocalise.web.campaign;

import dev.vocalise.workflows.experiment.BranchSpec;
import java.util.List;

/**
 * A backbone of the file.
 *
 * @param kind {@code ast}, {@code wav2vec2} or {@code bert}
 * @param model name under which the checkpoint is registered
 */
record NamedBackbone(String kind, String model) {
  /** Stands in after a problem. */
  static final NamedBackbone NONE = new NamedBackbone("?", "?");

  /** Kinds that a branch of this modality can start from. */
  static List<String> kinds(String modality) {
    return modality.equals(BranchSpec.TEXT) ? List.of("bert") : List.of("ast", "wav2vec2");
  }

  boolean fits(String modality) {
    return kinds(modality).contains(kind);
  }
}
