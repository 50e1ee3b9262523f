package dev.vocalise.activities.lineage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A node with what stands behind it.
 *
 * @param behind empty where nothing does, and where it was not opened
 * @param total how many stand behind it, once it was opened
 * @param above it stands further up already, opened there
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record LineageTree(LineageNode node, List<LineageTree> behind, int total, boolean above) {
  public LineageTree {
    behind = List.copyOf(behind);
  }

  /**
   * Opens everything as deep as that, each thing once.
   *
   * @param depth 0 for the node alone
   */
  static LineageTree of(LineageGraph graph, LineageNode root, int depth) {
    return grown(graph, root, depth, new HashSet<>());
  }

  private static LineageTree grown(
      LineageGraph graph, LineageNode node, int depth, Set<String> opened) {
    if (!node.opens() || depth == 0) {
      return new LineageTree(node, List.of(), 0, false);
    }
    if (!opened.add(node.id())) {
      return new LineageTree(node, List.of(), 0, true);
    }
    LineagePart behind = graph.behind(node.id(), 0);
    List<LineageTree> trees = new ArrayList<>();
    behind.nodes().forEach(each -> trees.add(grown(graph, each, depth - 1, opened)));
    return new LineageTree(node, trees, behind.total(), false);
  }
}
