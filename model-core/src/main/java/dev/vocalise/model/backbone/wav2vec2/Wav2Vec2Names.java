package dev.vocalise.model.backbone.wav2vec2;

import dev.vocalise.model.backbone.EncoderNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Names of a checkpoint's tensors as Wav2Vec2Model of transformers has them: with or without the
 * prefix of the models around it, and with either name of the weight norm.
 */
final class Wav2Vec2Names {

  private static final String CONVOLUTION = "encoder.pos_conv_embed.conv.";

  private static final Map<String, String> OLD =
      Map.of(
          CONVOLUTION + "weight_g", "encoder." + Wav2Vec2Positions.WEIGHT_NORM,
          CONVOLUTION + "weight_v", "encoder." + Wav2Vec2Positions.WEIGHT_DIRECTION);

  /** Adapters are named so that they are refused. */
  static final EncoderNames ENCODER =
      new EncoderNames(
          "wav2vec2.",
          List.of("feature_extractor.", "feature_projection.", "encoder.", "adapter."),
          name -> OLD.getOrDefault(name, name));

  private static final List<String> HEAD = List.of("lm_head.weight", "lm_head.bias");

  private Wav2Vec2Names() {}

  /**
   * Names as Wav2Vec2Model has them, each with the name in the file.
   *
   * @param head whether the CTC head is wanted; else it is left out
   * @throws dev.vocalise.model.checkpoint.CheckpointException when two tensors of the file have one
   *     name there
   */
  static SortedMap<String, String> canonical(String origin, Set<String> stored, boolean head) {
    SortedMap<String, String> names = ENCODER.canonical(origin, stored);
    for (String name : stored) {
      String bare = EncoderNames.unwrapped(name);
      if (head && HEAD.contains(bare)) {
        names.put(bare, name);
      }
    }
    return names;
  }

  /** Whether there is a CTC head. */
  static boolean haveHead(Set<String> stored) {
    return stored.stream().map(EncoderNames::unwrapped).anyMatch(HEAD::contains);
  }
}
