package dev.vocalise.model.backbone.wav2vec2;

import dev.vocalise.model.checkpoint.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names of a checkpoint's tensors as Wav2Vec2Model of transformers has them: with or without the
 * prefix of the models around it, and with either name of the weight norm.
 */
final class Wav2Vec2Names {

  static final String HEAD = "lm_head.";

  private static final String PREFIX = "wav2vec2.";
  private static final String CONVOLUTION = "encoder.pos_conv_embed.conv.";

  /** What pre-training alone uses. */
  private static final List<String> UNUSED = List.of("quantizer.", "project_hid.", "project_q.");

  private static final String MASK = "masked_spec_embed"; // SpecAugment's, which is off here

  private static final Map<String, String> OLD =
      Map.of(
          CONVOLUTION + "weight_g", "encoder." + Wav2Vec2Positions.WEIGHT_NORM,
          CONVOLUTION + "weight_v", "encoder." + Wav2Vec2Positions.WEIGHT_DIRECTION);

  private Wav2Vec2Names() {}

  /**
   * Names as Wav2Vec2Model has them, each with the name in the file.
   *
   * @param head whether the CTC head is wanted; else it is left out
   * @throws CheckpointException when two tensors of the file have one name there
   */
  static SortedMap<String, String> canonical(String origin, Iterable<String> stored, boolean head) {
    SortedMap<String, String> names = new TreeMap<>();
    for (String name : stored) {
      String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
      if (bare.equals(MASK)
          || UNUSED.stream().anyMatch(bare::startsWith)
          || (!head && bare.startsWith(HEAD))) {
        continue;
      }
      String other = names.put(OLD.getOrDefault(bare, bare), name);
      if (other != null) {
        throw new CheckpointException(
            origin + ": tensors " + other + " and " + name + " are the same weight");
      }
    }
    return names;
  }
}
