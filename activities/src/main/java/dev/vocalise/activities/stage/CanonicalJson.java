package dev.vocalise.activities.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vocalise.infra.artifact.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One text for one value: sorted keys, no white space; what cache keys and specification digests
 * are made of.
 */
public final class CanonicalJson {
  /** Also the mapper for everything that this module reads and writes. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private CanonicalJson() {}

  public static byte[] bytes(Object value) {
    try {
      // Through a tree and back: nodes keep the order they were built in, maps do not.
      Object plain = MAPPER.treeToValue(MAPPER.valueToTree(value), Object.class);
      return MAPPER.writeValueAsBytes(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot write " + value.getClass().getName() + " as JSON", e);
    }
  }

  /** JSON lines: one value each. */
  public static byte[] lines(Iterable<?> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object value : values) {
      out.writeBytes(bytes(value));
      out.write('\n');
    }
    return out.toByteArray();
  }

  /**
   * What was stored as JSON.
   *
   * @throws IllegalStateException if it is no such value
   */
  public static <T> T read(JsonNode stored, Class<T> type) {
    try {
      return MAPPER.treeToValue(stored, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored " + type.getSimpleName() + " cannot be read", e);
    }
  }

  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** SHA-256 of the canonical text, 64 lower-case hex digits. */
  public static String sha256(Object value) {
    return Sha256.of(bytes(value));
  }

  /** The canonical text, for people. */
  public static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }
}
