package dev.vocalise.web.campaign;

import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Family;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.method.Method;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a campaign file may refer to; lists and maps are in the order of the documentation.
 *
 * @param corpora registered corpora: name → kind
 * @param models registered checkpoints: name → kind
 * @param backbonesOnly those of them that cannot recognise speech though their kind can
 * @param labelMaps corpus kind → names of its label maps; its keys are all corpus kinds
 * @param families of backbones
 * @param methods with which models can be trained
 * @param features registered functionals
 */
public record KnownNames(
    Map<String, String> corpora,
    Map<String, String> models,
    Set<String> backbonesOnly,
    Map<String, List<String>> labelMaps,
    List<BackboneFamily> families,
    List<Method> methods,
    List<FeatureSetView> features) {
  public KnownNames {
    corpora = Map.copyOf(corpora);
    models = Map.copyOf(models);
    backbonesOnly = Set.copyOf(backbonesOnly);
    labelMaps = Collections.unmodifiableMap(new LinkedHashMap<>(labelMaps));
    families = List.copyOf(families);
    methods = List.copyOf(methods);
    features = List.copyOf(features);
  }

  /** Everything that this build has, beside what is registered. */
  public static KnownNames of(Map<String, String> corpora, Map<String, String> models) {
    return of(corpora, models, Set.of(), List.of());
  }

  private static KnownNames of(
      Map<String, String> corpora,
      Map<String, String> models,
      Set<String> backbonesOnly,
      List<FeatureSetView> features) {
    Map<String, List<String>> labelMaps = new LinkedHashMap<>();
    for (CorpusAdapter adapter : CorpusAdapter.all()) {
      labelMaps.put(adapter.kind(), adapter.labelMaps().stream().map(LabelMap::name).toList());
    }
    return new KnownNames(
        corpora, models, backbonesOnly, labelMaps, BackboneFamily.all(), Method.all(), features);
  }

  /** The names of what is registered and of what this build knows. */
  public static KnownNames of(
      List<CorpusView> corpora, List<ModelView> models, List<FeatureSetView> features) {
    return of(
        corpora.stream().collect(Collectors.toMap(CorpusView::name, CorpusView::kind)),
        models.stream().collect(Collectors.toMap(ModelView::name, ModelView::kind)),
        models.stream()
            .filter(model -> model.kind().equals(Wav2Vec2Family.KIND))
            .filter(model -> !ModelFiles.of(model).recognises())
            .map(ModelView::name)
            .collect(Collectors.toSet()),
        features);
  }
}
