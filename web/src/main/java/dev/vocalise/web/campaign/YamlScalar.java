package dev.vocalise.web.campaign;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What stands in a place of the file where one value is expected. */
final class YamlScalar {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?[0-9]{1,18}");
  private static final int MOST_SHOWN = 60;

  private YamlScalar() {}

  /** As a Java value; null for what no setting takes, such as a list, nothing, .nan and 0x10. */
  static @Nullable Object value(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      return null;
    }
    String written = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.STR)) {
      return written;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(written);
    }
    if (tag.equals(Tag.INT) && WHOLE_NUMBER.matcher(written).matches()) {
      return Long.valueOf(written);
    }
    try {
      return tag.equals(Tag.FLOAT) ? Double.valueOf(written) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** For the end of a message: what was got. */
  static String describe(Node node) {
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    ScalarNode scalar = (ScalarNode) node;
    if (scalar.getTag().equals(Tag.NULL)) {
      return "nothing";
    }
    String written = scalar.getValue();
    String shown = written.length() > MOST_SHOWN ? written.substring(0, MOST_SHOWN) + "…" : written;
    if (scalar.getTag().equals(Tag.STR)) {
      return "the text '" + shown + "'";
    }
    return scalar.getTag().equals(Tag.BOOL) ? shown : "the number " + shown;
  }
}
