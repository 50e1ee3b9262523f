package dev.vocalise.web.campaign;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backbone of the file.
 *
 * @param family null after a problem
 * @param name of the registered checkpoint; of the backbone in the file where its kind needs none
 * @param settings of the family, as they are stored; null where it has none
 */
record NamedBackbone(
    @Nullable BackboneFamily family, String name, @Nullable Map<String, Object> settings) {
  /** Stands in after a problem. */
  static final NamedBackbone NONE = new NamedBackbone(null, "?", null);

  String kind() {
    return family == null ? "?" : family.kind();
  }

  boolean fits(Modality modality) {
    return family != null && family.modality() == modality;
  }
}
