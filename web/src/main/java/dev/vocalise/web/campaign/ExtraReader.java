package dev.vocalise.web.campaign;

import dev.vocalise.model.NearestName;
import dev.vocalise.model.method.Method;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExtraCorpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code extra}: further corpora whose recordings join T_tr, for methods that take them. */
final class ExtraReader {
  static final String KEY = "extra";

  /** All of them are read for each run, and each is kept in memory as far as there is room. */
  static final int MOST = 16;

  private final Map<String, CorpusChoice> corpora;
  private final String takers;

  /**
   * @param corpora those of the file
   */
  ExtraReader(Map<String, CorpusChoice> corpora, List<Method> methods) {
    this.corpora = corpora;
    takers = takers(methods);
  }

  /** For messages and the documentation. */
  static String takers(List<Method> methods) {
    return methods.stream()
        .filter(Method::takesExtra)
        .map(Method::name)
        .collect(Collectors.joining(" or "));
  }

  /**
   * Those of an experiment; those of {@code defaults} hold where its method takes some. Null for
   * none.
   */
  @Nullable List<ExtraCorpus> read(
      YamlSection own,
      YamlSection defaults,
      @Nullable Method method,
      CorpusChoice source,
      CorpusChoice target) {
    if (method == null) {
      return null; // reported
    }
    if (!method.takesExtra()) {
      refuse(own, method.name());
      return null;
    }
    return corpora(own.over(defaults), Map.of("source", source, "target", target));
  }

  /** Reports what is wrong with defaults, also where every experiment overrides them. */
  void check(YamlSection defaults, List<Method> used) {
    if (used.stream().anyMatch(Method::takesExtra)) {
      corpora(defaults, Map.of());
    } else {
      refuse(defaults, used.stream().map(Method::name).collect(Collectors.joining(" and ")));
    }
  }

  private void refuse(YamlSection section, String methods) {
    if (section.has(KEY)) {
      section.problem(
          KEY,
          "this key has no effect on the method %s; expected method %s beside it"
              .formatted(methods, takers));
    }
  }

  private @Nullable List<ExtraCorpus> corpora(
      YamlSection section, Map<String, CorpusChoice> roles) {
    List<ExtraCorpus> extra = new ArrayList<>();
    List<YamlSection.Item> items = section.texts(KEY);
    if (items.size() > MOST) {
      section.problem(KEY, "expected at most %d corpora, got %d".formatted(MOST, items.size()));
    }
    for (YamlSection.Item item : items) {
      CorpusChoice corpus = corpora.get(item.text());
      if (corpus == null) {
        section.problem(
            item,
            "expected a name from 'corpora' of this file (%s), got '%s'%s"
                .formatted(
                    corpora.isEmpty() ? "which is empty" : String.join(", ", corpora.keySet()),
                    item.text(),
                    NearestName.hint(item.text(), corpora.keySet())));
        continue;
      }
      roles.forEach(
          (role, other) -> {
            if (other.corpus().equals(corpus.corpus())) {
              section.problem(
                  item,
                  "expected another corpus than the %s, got '%s'".formatted(role, corpus.corpus()));
            }
          });
      if (extra.stream().anyMatch(known -> known.corpus().equals(corpus.corpus()))) {
        section.problem(
            item, "the corpus '%s' stands twice; remove one of them".formatted(corpus.corpus()));
      }
      extra.add(new ExtraCorpus(corpus.corpus(), corpus.kind()));
    }
    return extra.isEmpty() ? null : extra;
  }
}
