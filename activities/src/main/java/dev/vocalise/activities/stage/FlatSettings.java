package dev.vocalise.activities.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Settings as flat lines, keys with dots: {@code training.losses.contrastive} → {@code 0.5}. */
public final class FlatSettings {
  private FlatSettings() {}

  public static Map<String, String> of(JsonNode settings) {
    Map<String, String> lines = new LinkedHashMap<>();
    add("", settings, lines);
    return lines;
  }

  /** What is chosen by a {@code kind}, a {@code model} or a {@code corpus} gives these its name. */
  private static final Set<String> CHOICES = Set.of("kind", "model", "corpus");

  /** The part of a key that says most: mostly what is after its last dot. */
  public static String shortKey(String key) {
    String[] parts = key.split("\\.");
    String last = parts[parts.length - 1];
    return parts.length > 1 && CHOICES.contains(last) ? parts[parts.length - 2] : last;
  }

  private static String text(JsonNode node) {
    if (node.isFloatingPointNumber()) {
      // As users write them in a campaign file: 0.5, 6, 1e-4.
      BigDecimal value = new BigDecimal(node.asText()).stripTrailingZeros();
      boolean plain = value.scale() <= 4 && value.precision() - value.scale() <= 7;
      String digits = plain ? value.toPlainString() : value.toString();
      return digits.replace("E", "e").replace("e+", "e");
    }
    return node.isValueNode() ? node.asText() : node.toString();
  }

  private static void add(String key, JsonNode node, Map<String, String> lines) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  add(
                      key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                      field.getValue(),
                      lines));
      return;
    }
    if (!node.isNull() && !node.isMissingNode()) {
      lines.put(key, text(node));
    }
  }
}
