package dev.vocalise.model.backbone;

import dev.vocalise.model.checkpoint.CheckpointException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Which tensors of a file are an encoder's, whatever stands around it: wrappers put their name
 * before all names, models with a head put the encoder's before its own, and training checkpoints
 * hold an optimizer besides. What lies outside the encoder's parts is a head or no model at all,
 * and never matters; what lies within them and is unknown is for the caller to refuse.
 *
 * @param prefix that models with a head put before the encoder's names, with its dot
 * @param parts first words of the encoder's own names, each with its dot
 * @param known gives a name of other days the one of today
 */
public record EncoderNames(String prefix, List<String> parts, UnaryOperator<String> known) {

  /** What DataParallel, Lightning, compiled modules and training loops put in front. */
  private static final List<String> WRAPPERS =
      List.of("module.", "model.", "_orig_mod.", "net.", "state_dict.", "model_state_dict.");

  private static final int SHOWN = 3;

  /**
   * Names as the encoder has them, without the prefix, each with its name in the file.
   *
   * @throws CheckpointException when two tensors of the file have one name there, or none has any
   */
  public SortedMap<String, String> canonical(String origin, Set<String> stored) {
    SortedMap<String, String> names = new TreeMap<>();
    for (String name : stored) {
      String bare = unwrapped(name);
      String inner = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
      if (!holds(inner)) {
        continue;
      }
      String other = names.put(known.apply(inner), name);
      if (other != null) {
        throw new CheckpointException(
            "%s: tensors %s and %s are the same weight; keep one of them"
                .formatted(origin, other, name));
      }
    }
    if (names.isEmpty()) {
      throw new CheckpointException(
          "%s: none of its %d tensors is this kind of model's (%s…); they have names like %s"
              .formatted(
                  origin,
                  stored.size(),
                  prefix + parts.get(0),
                  stored.stream().limit(SHOWN).toList()));
    }
    return names;
  }

  /** Whether the name, which has no prefix, lies within the encoder's parts. */
  public boolean holds(String name) {
    return parts.stream().anyMatch(name::startsWith);
  }

  /** The name without what wrappers put before it. */
  public static String unwrapped(String name) {
    for (String wrapper : WRAPPERS) {
      if (name.startsWith(wrapper)) {
        return unwrapped(name.substring(wrapper.length()));
      }
    }
    return name;
  }

  /**
   * Refuses a file with another number of numbered parts than its configuration says.
   *
   * @param part the name up to the number
   * @param said what the configuration says, for people
   * @throws CheckpointException with both numbers
   */
  public static void requireCount(
      String origin, Set<String> names, String part, int expected, String said) {
    Set<String> numbers = new HashSet<>();
    for (String name : names) {
      int dot = name.startsWith(part) ? name.indexOf('.', part.length()) : -1;
      if (dot > 0) {
        numbers.add(name.substring(part.length(), dot));
      }
    }
    if (numbers.size() != expected) {
      throw new CheckpointException(
          "%s: config.json has %s %d, but the file has weights of %d (%s…); fetch both again"
              .formatted(origin, said, expected, numbers.size(), part));
    }
  }
}
