package dev.vocalise.activities.lineage;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands behind a node, or some of it where that is much.
 *
 * @param from place of the first one among all
 * @param total how many there are
 */
public record LineagePart(List<LineageNode> nodes, int from, int total) {
  /** At most so many at once. */
  public static final int MOST = 25;

  public LineagePart {
    nodes = List.copyOf(nodes);
  }

  static LineagePart all(List<LineageNode> nodes) {
    return new LineagePart(nodes, 0, nodes.size());
  }

  /** Makes one node. */
  @FunctionalInterface
  interface Maker<T> {
    LineageNode node(T value, int place);
  }

  /** A page of a long list; only its own nodes are made. */
  static <T> LineagePart page(List<T> all, int from, Maker<T> maker) {
    int first = Math.min(Math.max(0, from), all.size());
    int end = Math.min(first + MOST, all.size());
    List<LineageNode> nodes = new ArrayList<>();
    for (int i = first; i < end; i++) {
      nodes.add(maker.node(all.get(i), i));
    }
    return new LineagePart(nodes, first, all.size());
  }

  /** Whether there are more after these. */
  public boolean more() {
    return from + nodes.size() < total;
  }
}
