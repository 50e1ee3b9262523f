package dev.vocalise.web.campaign;

import java.util.List;
import java.util.Map;

/**
 * What a campaign file may refer to.
 *
 * @param corpora registered corpora: name → kind
 * @param models registered checkpoints: name → kind
 * @param labelMaps corpus kind → names of its label maps; its keys are all corpus kinds
 * @param modelKinds backbone kinds that can be trained
 */
public record KnownNames(
    Map<String, String> corpora,
    Map<String, String> models,
    Map<String, List<String>> labelMaps,
    List<String> modelKinds) {
  public KnownNames {
    corpora = Map.copyOf(corpora);
    models = Map.copyOf(models);
    labelMaps = Map.copyOf(labelMaps);
    modelKinds = List.copyOf(modelKinds);
  }
}
