package dev.vocalise.web.campaign;

import dev.vocalise.model.NearestName;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The keys that a mapping may have.
 *
 * @param whose for the message about an unknown key: what does not have it, such as {@code " of the
 *     method source-only"}; may be empty
 */
record Keys(List<String> names, UnaryOperator<String> whose) {
  static Keys of(List<String> names) {
    return new Keys(names, key -> "");
  }

  /** What is wrong with a key that is none of these. */
  String unknown(String key) {
    String hint = NearestName.hint(key, names);
    return "unknown key"
        + whose.apply(key)
        + (hint.isEmpty() ? "; expected one of " + String.join(", ", names) : hint);
  }
}
