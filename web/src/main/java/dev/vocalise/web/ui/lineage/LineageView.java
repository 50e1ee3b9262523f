package dev.vocalise.web.ui.lineage;

import dev.vocalise.activities.lineage.LineageGraph;
import dev.vocalise.activities.lineage.LineageNode;
import dev.vocalise.activities.lineage.LineagePart;
import dev.vocalise.web.ui.format.Digest;
import dev.vocalise.web.ui.format.NumberFormat;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tree as lines from top to bottom. The root is open, and so is what stands alone behind
 * something open; everything else is opened one by one. What stands in several places is drawn
 * once.
 *
 * @param page of the root, where it has one
 */
public record LineageView(String title, String detail, @Nullable String page, List<Line> lines) {
  /** Deeper lines are not moved further to the right. */
  private static final int DEEPEST = 9;

  private static final Pattern OPEN = Pattern.compile("(.+?)(?:@(\\d{1,9}))?");

  public LineageView {
    lines = List.copyOf(lines);
  }

  /**
   * One node.
   *
   * @param anchor its place on the page
   * @param sign its kind in a word
   * @param toggle address that opens or closes it; null where it can be neither
   * @param above anchor of the line where it is drawn with what stands behind it
   * @param facts stage, time, worker and statement in one line
   * @param earlier address of the part of its list before the one that is shown
   */
  public record Line(
      String anchor,
      String depth,
      String kind,
      String sign,
      boolean open,
      @Nullable String toggle,
      @Nullable String above,
      String label,
      String detail,
      @Nullable Digest digest,
      String facts,
      @Nullable String page,
      @Nullable String audio,
      @Nullable String download,
      String range,
      @Nullable String earlier,
      @Nullable String later) {}

  static LineageView of(LineageGraph graph, String of, List<String> open) {
    LineageNode root = graph.root(of);
    Builder builder = new Builder(graph, of, open);
    builder.add(root, 0, true);
    return new LineageView(root.label(), root.detail(), root.links().get("page"), builder.lines);
  }

  /** Walks once through what is open. */
  private static final class Builder {
    private final LineageGraph graph;
    private final String of;

    /** First place of the list that is shown, by id of what is open. */
    private final Map<String, Integer> open = new LinkedHashMap<>();

    private final Map<String, String> drawn = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();

    Builder(LineageGraph graph, String of, List<String> wanted) {
      this.graph = graph;
      this.of = of;
      for (String each : wanted) {
        Matcher parts = OPEN.matcher(each);
        if (parts.matches()) {
          open.put(parts.group(1), parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)));
        }
      }
    }

    /**
     * @param alone whether it opens without being asked
     */
    void add(LineageNode node, int depth, boolean alone) {
      String anchor = "n" + lines.size();
      String above = drawn.get(node.id());
      boolean opened = node.opens() && above == null && (alone || open.containsKey(node.id()));
      if (!opened) {
        lines.add(line(node, anchor, depth, false, above, null));
        return;
      }
      drawn.put(node.id(), anchor);
      LineagePart behind = graph.behind(node.id(), open.getOrDefault(node.id(), 0));
      lines.add(line(node, anchor, depth, true, null, behind));
      behind.nodes().forEach(each -> add(each, depth + 1, behind.total() == 1));
    }

    private Line line(
        LineageNode node,
        String anchor,
        int depth,
        boolean opened,
        @Nullable String above,
        @Nullable LineagePart behind) {
      boolean asked = open.containsKey(node.id());
      String toggle = null;
      if (above == null && node.opens() && (!opened || asked)) {
        toggle = address(node.id(), opened ? null : 0) + "#" + anchor;
      }
      String sha256 = node.digest();
      Long size = node.size();
      LineagePart part = behind == null || behind.nodes().size() == behind.total() ? null : behind;
      return new Line(
          anchor,
          "d" + Math.min(depth, DEEPEST),
          node.kind().name().toLowerCase(Locale.ROOT),
          sign(node),
          opened,
          toggle,
          above,
          node.label(),
          node.detail(),
          sha256 == null
              ? null
              : new Digest(node.label(), sha256, size == null ? "" : NumberFormat.bytes(size)),
          facts(node.made()),
          node.links().get("page"),
          node.links().get("audio"),
          node.links().get("download"),
          part == null ? "" : range(part),
          part != null && part.from() > 0
              ? address(node.id(), Math.max(0, part.from() - LineagePart.MOST)) + "#" + anchor
              : null,
          part != null && part.more()
              ? address(node.id(), part.from() + LineagePart.MOST) + "#" + anchor
              : null);
    }

    private static String sign(LineageNode node) {
      if (node.kind() == LineageNode.Kind.FILE && node.id().startsWith("made:")) {
        return "output";
      }
      return node.kind() == LineageNode.Kind.FILE && node.id().startsWith("read:")
          ? "input"
          : node.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String range(LineagePart part) {
      return "%s to %s of %s"
          .formatted(
              NumberFormat.count(part.from() + 1L),
              NumberFormat.count(part.from() + (long) part.nodes().size()),
              NumberFormat.count(part.total()));
    }

    /**
     * This page with one node opened from a place of its list, or closed.
     *
     * @param from null to close it
     */
    private String address(String id, @Nullable Integer from) {
      Map<String, Integer> wanted = new LinkedHashMap<>(open);
      if (from == null) {
        wanted.remove(id);
      } else {
        wanted.put(id, from);
      }
      StringBuilder address = new StringBuilder("/lineage?of=").append(encoded(of));
      wanted.forEach(
          (each, first) ->
              address.append("&open=").append(encoded(first == 0 ? each : each + "@" + first)));
      return address.toString();
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8)
          .replace("+", "%20")
          .replace("%3A", ":")
          .replace("%2F", "/");
    }
  }

  private static String facts(LineageNode.@Nullable Made made) {
    if (made == null) {
      return "";
    }
    Long statement = made.statement();
    return String.join(
        " · ",
        Stream.of(
                made.when() == null ? null : NumberFormat.dayAndTime(made.when()),
                whoAndWhere(made.who(), made.where()),
                statement == null ? null : "statement " + statement)
            .filter(Objects::nonNull)
            .toList());
  }

  /** A process is called by its machine already. */
  private static @Nullable String whoAndWhere(@Nullable String who, @Nullable String where) {
    if (who == null || where == null) {
      return who == null ? where : who;
    }
    String host = who.replaceFirst("/\\d+$", "");
    return where.startsWith(host) ? who + where.substring(host.length()) : who + " on " + where;
  }
}
