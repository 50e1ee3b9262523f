package dev.vocalise.model.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects the tensors of a pickled state under their names. Those of containers within it get the
 * names of both with a dot between, so that nothing which is there goes unseen.
 */
final class NamedTensors {

  private static final int MAX_DEPTH = 8;

  /** A container may be mentioned often, so visits are counted and not containers. */
  private static final int MAX_VISITS = 1 << 17;

  private static final int MAX_NAME = 1024;

  private final String origin;
  private final SortedMap<String, StridedTensor> found = new TreeMap<>();
  private int visits;

  private NamedTensors(String origin) {
    this.origin = origin;
  }

  /**
   * The tensors of a state_dict.
   *
   * @throws CheckpointException when {@code state} is no dict or holds no tensor
   */
  static SortedMap<String, StridedTensor> of(String origin, Object state) {
    NamedTensors names = new NamedTensors(origin);
    if (state instanceof PickledValues.Dictionary) {
      names.visit("", state, 0);
    }
    if (names.found.isEmpty()) {
      throw new CheckpointException(origin + ": holds no dict with tensors");
    }
    return names.found;
  }

  private void visit(String name, Object value, int depth) {
    if (depth > MAX_DEPTH || ++visits > MAX_VISITS) {
      throw new CheckpointException(origin + ": has containers within containers without an end");
    }
    if (name.length() > MAX_NAME) {
      throw new CheckpointException(origin + ": has a name of " + name.length() + " characters");
    }
    if (value instanceof StridedTensor tensor) {
      if (found.put(name, tensor) != null) {
        throw new CheckpointException(origin + ": has tensor " + name + " twice");
      }
    } else if (value instanceof PickledValues.Dictionary dictionary) {
      for (Map.Entry<Object, Object> member : dictionary.members.entrySet()) {
        visit(join(name, member.getKey()), member.getValue(), depth + 1);
      }
    } else if (value instanceof PickledValues.Tuple tuple) {
      visitAll(name, tuple.items(), depth);
    } else if (value instanceof List<?> list) {
      visitAll(name, list, depth);
    }
  }

  private void visitAll(String name, List<?> items, int depth) {
    for (int i = 0; i < items.size(); i++) {
      visit(join(name, i), items.get(i), depth + 1);
    }
  }

  private static String join(String name, Object key) {
    return name.isEmpty() ? key.toString() : name + "." + key;
  }
}
