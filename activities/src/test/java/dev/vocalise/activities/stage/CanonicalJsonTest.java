package dev.vocalise.activities.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

  record Value(int b, String a, List<Double> c) {}

  @Test
  void keysAreSortedInRecordsMapsAndTrees() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put("tree", CanonicalJson.MAPPER.createObjectNode().put("y", 2).put("x", 3));
    map.put("record", new Value(4, "five", List.of(6.0)));
    assertThat(CanonicalJson.text(map))
        .isEqualTo(
            "{\"record\":{\"a\":\"five\",\"b\":4,\"c\":[6.0]},\"tree\":{\"x\":3,\"y\":2},\"z\":1}");
  }

  @Test
  void equalValuesHaveOneDigestHoweverTheyAreWritten() {
    assertThat(CanonicalJson.sha256(new Value(1, "x", List.of())))
        .isEqualTo(CanonicalJson.sha256(Map.of("c", List.of(), "b", 1, "a", "x")))
        .isEqualTo(CanonicalJson.sha256(CanonicalJson.tree(new Value(1, "x", List.of()))))
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(CanonicalJson.sha256(new Value(2, "x", List.of())));
  }

  @Test
  void linesAreOneValueEach() {
    byte[] lines = CanonicalJson.lines(List.of(Map.of("a", 1), Map.of("a", 2)));
    assertThat(new String(lines, StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n{\"a\":2}\n");
  }

  @Test
  void whatHasNoJsonIsRefused() {
    assertThatThrownBy(() -> CanonicalJson.bytes(Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasStoredIsReadOrNamedByItsType() {
    Value value = new Value(1, "x", List.of(2.0));
    assertThat(CanonicalJson.read(CanonicalJson.tree(value), Value.class)).isEqualTo(value);
    assertThatThrownBy(() -> CanonicalJson.read(CanonicalJson.tree(List.of()), Value.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a stored Value cannot be read");
  }
}
