package dev.vocalise.web.campaign;

import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.method.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the campaign files of tests refer to: of this build only what they are about. */
final class TestNames {
  private TestNames() {}

  static KnownNames of(
      Map<String, String> corpora, Map<String, String> models, String... corpusKinds) {
    Map<String, List<String>> labelMaps = new LinkedHashMap<>();
    for (String kind : corpusKinds) {
      labelMaps.put(kind, CorpusAdapter.of(kind).labelMaps().stream().map(LabelMap::name).toList());
    }
    return new KnownNames(
        corpora,
        models,
        Set.of(),
        labelMaps,
        Stream.of("ast", "wav2vec2", "bert").map(BackboneFamily::of).toList(),
        List.of(Method.of("multitask")),
        List.of());
  }
}
