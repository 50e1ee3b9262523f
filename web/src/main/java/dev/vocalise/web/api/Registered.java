package dev.vocalise.web.api;

import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.web.campaign.KnownNames;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/** The names that a campaign file may use, as the database has them now. */
@ApplicationScoped
public class Registered {
  private static final List<String> MODEL_KINDS = List.of("ast", "wav2vec2", "bert");

  private final CorpusRepository corpora;
  private final ModelRepository models;

  @Inject
  public Registered(CorpusRepository corpora, ModelRepository models) {
    this.corpora = corpora;
    this.models = models;
  }

  public KnownNames names() {
    return new KnownNames(
        corpora.list().stream().collect(Collectors.toMap(CorpusView::name, CorpusView::kind)),
        models.list().stream().collect(Collectors.toMap(ModelView::name, ModelView::kind)),
        CorpusAdapter.all().stream()
            .map(CorpusAdapter::kind)
            .collect(Collectors.toMap(kind -> kind, Registered::labelMaps)),
        MODEL_KINDS);
  }

  private static List<String> labelMaps(String kind) {
    return CorpusAdapter.of(kind).labelMaps().stream().map(LabelMap::name).toList();
  }
}
