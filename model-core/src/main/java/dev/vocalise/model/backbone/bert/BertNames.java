package dev.vocalise.model.backbone.bert;

import dev.vocalise.model.checkpoint.CheckpointException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The four ways in which published checkpoints name the weights of one BertModel.
 *
 * <p>Those of a pre-training model begin with {@value #PREFIX}; those that came from TensorFlow
 * call the weights of a layer norm gamma and beta. Heads of the pre-training ({@value #HEADS}) and
 * the buffer of position numbers are left out; every other name stays, so that it can be refused.
 */
final class BertNames {

  private static final String PREFIX = "bert.";
  private static final String HEADS = "cls.";
  private static final String POSITION_IDS = "embeddings.position_ids";

  private BertNames() {}

  /**
   * Names as BertModel has them, each with the name in the file.
   *
   * @throws CheckpointException when two tensors of the file have one name there
   */
  static SortedMap<String, String> canonical(String origin, Iterable<String> stored) {
    SortedMap<String, String> names = new TreeMap<>();
    for (String name : stored) {
      String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
      if (name.startsWith(HEADS) || bare.equals(POSITION_IDS)) {
        continue;
      }
      String canonical =
          bare.replaceFirst("LayerNorm\\.gamma\\z", "LayerNorm.weight")
              .replaceFirst("LayerNorm\\.beta\\z", "LayerNorm.bias");
      String other = names.put(canonical, name);
      if (other != null) {
        throw new CheckpointException(
            origin + ": tensors " + other + " and " + name + " are the same weight");
      }
    }
    return names;
  }
}
