package dev.vocalise.web.campaign;

import dev.vocalise.model.NearestName;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Pretrained;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about registered corpora and checkpoints; unknown ones and those of another kind
 * are problems that name the command which registers them.
 */
record RegisteredNames(KnownNames known) {

  /**
   * Name of a registered corpus.
   *
   * @param nameInFile stands in for the name
   * @param kind null after a problem
   */
  String corpus(YamlSection section, String nameInFile, @Nullable String kind) {
    return name(section, "corpus", nameInFile, kind, known.corpora());
  }

  /** Name of a registered checkpoint, likewise. */
  String model(YamlSection section, String nameInFile, @Nullable String kind) {
    return name(section, "model", nameInFile, kind, known.models());
  }

  private String name(
      YamlSection section,
      String noun,
      String nameInFile,
      @Nullable String kind,
      Map<String, String> registered) {
    String written = section.text(noun);
    String name = written == null ? nameInFile : written;
    String registeredKind = registered.get(name);
    if (registeredKind == null) {
      section.problem(
          noun,
          "no %s named '%s' is registered%s; register it with: vocalise %s add %s DIR --name %s%s"
              .formatted(
                  noun,
                  name,
                  NearestName.hint(name, registered.keySet()),
                  noun,
                  kind == null ? "KIND" : kind,
                  name,
                  noun.equals("model") ? whereToFind(name, kind) : ""));
    } else if (kind != null && !registeredKind.equals(kind)) {
      boolean choosable = section.allows("kind");
      section.problem(
          choosable ? "kind" : noun,
          choosable
              ? "expected %s, the kind under which the %s '%s' was registered, got '%s'"
                  .formatted(registeredKind, noun, name, kind)
              : "expected a %s of kind %s, got '%s', which was registered as %s"
                  .formatted(noun, kind, name, registeredKind));
    }
    return name;
  }

  /** For the end of a sentence: what DIR should be; empty where nothing is known. */
  private String whereToFind(String name, @Nullable String kind) {
    if (name.startsWith("demo-")) {
      return " (./vocalise demo registers the models of the demo)";
    }
    String similar = "";
    for (BackboneFamily family : known.families()) {
      List<Pretrained.Published> published =
          family instanceof Pretrained pretrained ? pretrained.published() : List.of();
      for (Pretrained.Published checkpoint : published) {
        if (checkpoint.name().equals(name)) {
          return " (DIR: a download of https://huggingface.co/%s)"
              .formatted(checkpoint.repository());
        }
      }
      if (family.kind().equals(kind) && !published.isEmpty()) {
        similar =
            " (DIR: a folder in the layout of https://huggingface.co/%s)"
                .formatted(published.get(0).repository());
      }
    }
    return similar;
  }
}
