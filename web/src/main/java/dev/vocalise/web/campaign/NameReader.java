package dev.vocalise.web.campaign;

import dev.vocalise.workflows.dataset.CorpusChoice;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The two lists of a file that give names to registered corpora and checkpoints. */
final class NameReader {
  private NameReader() {}

  /** Name in the file → registered corpus. */
  static Map<String, CorpusChoice> corpora(Section file, KnownNames known, Problems problems) {
    Map<String, CorpusChoice> corpora = new LinkedHashMap<>();
    requirePresent(file, "corpora");
    file.named("corpora")
        .forEach(
            (name, node) -> {
              Section corpus =
                  Section.of(
                      node,
                      "corpora." + name,
                      Problems.lineOf(node),
                      CampaignKeys.CORPUS,
                      problems);
              Collection<String> kinds = new TreeSet<>(known.labelMaps().keySet());
              String kind = requiredChoice(corpus, "kind", List.copyOf(kinds));
              String registered =
                  registered(corpus, "corpus", name, kind, known.corpora(), "corpus");
              List<String> maps = known.labelMaps().getOrDefault(kind, List.of("default"));
              corpora.put(
                  name,
                  new CorpusChoice(registered, kind, corpus.choice("labels", "default", maps)));
            });
    return corpora;
  }

  /** Name in the file → registered checkpoint. */
  static Map<String, String> backbones(Section file, KnownNames known, Problems problems) {
    Map<String, String> backbones = new LinkedHashMap<>();
    requirePresent(file, "backbones");
    file.named("backbones")
        .forEach(
            (name, node) -> {
              Section backbone =
                  Section.of(
                      node,
                      "backbones." + name,
                      Problems.lineOf(node),
                      CampaignKeys.BACKBONE,
                      problems);
              String kind = requiredChoice(backbone, "kind", known.modelKinds());
              backbones.put(
                  name, registered(backbone, "model", name, kind, known.models(), "model"));
            });
    return backbones;
  }

  private static void requirePresent(Section file, String key) {
    if (file.find(key) == null) {
      file.problem(key, "this key is missing; expected names with their settings");
    }
  }

  private static String requiredChoice(Section section, String key, List<String> choices) {
    if (section.find(key) == null) {
      section.problem(key, "this key is missing; expected " + String.join(" or ", choices));
      return "?";
    }
    return section.choice(key, "?", choices);
  }

  /** The registered name; unknown ones and those of another kind are problems. */
  private static String registered(
      Section section,
      String key,
      String nameInFile,
      String kind,
      Map<String, String> known,
      String noun) {
    @Nullable String written = section.text(key);
    String name = written == null ? nameInFile : written;
    @Nullable String registeredKind = known.get(name);
    if (registeredKind == null) {
      section.problem(
          key,
          "no %s named '%s' is registered%s; register it with: vocalise %s add %s DIR --name %s"
              .formatted(
                  noun,
                  name,
                  Suggestion.hint(name, known.keySet()),
                  noun,
                  "?".equals(kind) ? "KIND" : kind,
                  name));
    } else if (!kind.equals("?") && !registeredKind.equals(kind)) {
      section.problem(
          "kind",
          "expected %s, the kind under which the %s '%s' was registered, got '%s'"
              .formatted(registeredKind, noun, name, kind));
    }
    return name;
  }
}
