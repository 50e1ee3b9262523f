package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A registered pretrained checkpoint.
 *
 * @param kind {@code ast} and the like
 * @param digests SHA-256 by file name
 * @param parameters number of weights
 */
public record ModelView(
    UUID id,
    String name,
    String kind,
    String directory,
    Map<String, String> digests,
    JsonNode config,
    long parameters,
    @Nullable String licence,
    Instant addedAt) {

  public ModelView {
    digests = Map.copyOf(digests);
  }

  /** The same in another folder. */
  ModelView in(String folder) {
    return folder.equals(directory)
        ? this
        : new ModelView(id, name, kind, folder, digests, config, parameters, licence, addedAt);
  }
}
