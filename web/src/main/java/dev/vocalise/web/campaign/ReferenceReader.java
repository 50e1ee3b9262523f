package dev.vocalise.web.campaign;

import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lists of a file that give names to registered corpora and checkpoints. */
final class ReferenceReader {
  private ReferenceReader() {}

  /** Name in the file → registered corpus. */
  static Map<String, CorpusChoice> corpora(YamlSection file, KnownNames known, Problems problems) {
    Map<String, CorpusChoice> corpora = new LinkedHashMap<>();
    requirePresent(file, "corpora");
    file.named("corpora")
        .forEach(
            (name, node) -> {
              YamlSection corpus =
                  YamlSection.of(
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

  /** Name in the file → registered checkpoint with its kind. */
  static Map<String, NamedBackbone> backbones(
      YamlSection file, KnownNames known, Problems problems) {
    Map<String, NamedBackbone> backbones = new LinkedHashMap<>();
    requirePresent(file, "backbones");
    file.named("backbones")
        .forEach(
            (name, node) -> {
              YamlSection backbone =
                  YamlSection.of(
                      node,
                      "backbones." + name,
                      Problems.lineOf(node),
                      CampaignKeys.BACKBONE,
                      problems);
              String kind = requiredChoice(backbone, "kind", known.modelKinds());
              String model = registered(backbone, "model", name, kind, known.models(), "model");
              boolean agrees = known.models().getOrDefault(model, kind).equals(kind);
              backbones.put(name, new NamedBackbone(agrees ? kind : "?", model)); // "?": reported
            });
    return backbones;
  }

  /** Name in the file → recogniser with its registered checkpoint. */
  static Map<String, RecogniserSpec> recognisers(
      YamlSection file, KnownNames known, ExperimentDefaults paper, Problems problems) {
    Map<String, RecogniserSpec> recognisers = new LinkedHashMap<>();
    file.named("recognisers")
        .forEach(
            (name, node) -> {
              YamlSection recogniser =
                  YamlSection.of(
                      node,
                      "recognisers." + name,
                      Problems.lineOf(node),
                      CampaignKeys.RECOGNISER,
                      problems);
              String model =
                  registered(recogniser, "model", name, "wav2vec2", known.models(), "model");
              recognisers.put(
                  name, new RecogniserSpec(model, decoder(recogniser, paper.decoder())));
            });
    return recognisers;
  }

  private static DecoderSpec decoder(YamlSection section, DecoderSpec paper) {
    String kind =
        section.choice("decoder", paper.kind(), List.of(DecoderSpec.BEAM, DecoderSpec.GREEDY));
    if (kind.equals(DecoderSpec.GREEDY)) {
      for (String key : List.of("beamWidth", "alpha", "beta", "unkScoreOffset")) {
        if (section.find(key) != null) {
          section.problem(
              key, "this key has no effect on a greedy decoder; expected decoder: beam beside it");
        }
      }
    }
    return new DecoderSpec(
        kind,
        section.whole("beamWidth", paper.beamWidth(), 1, 10_000),
        section.number("alpha", NumberRange.from(0, 100)),
        section.number("beta", NumberRange.from(-100, 100)),
        section.number("unkScoreOffset", NumberRange.from(-1000, 1000)));
  }

  private static void requirePresent(YamlSection file, String key) {
    if (file.find(key) == null) {
      file.problem(key, "this key is missing; expected names with their settings");
    }
  }

  private static String requiredChoice(YamlSection section, String key, List<String> choices) {
    if (section.find(key) == null) {
      section.problem(key, "this key is missing; expected " + String.join(" or ", choices));
      return "?";
    }
    return section.choice(key, "?", choices);
  }

  /** The registered name; unknown ones and those of another kind are problems. */
  private static String registered(
      YamlSection section,
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
          "no %s named '%s' is registered%s; register it with: vocalise %s add %s DIR --name %s%s"
              .formatted(
                  noun,
                  name,
                  Suggestion.hint(name, known.keySet()),
                  noun,
                  "?".equals(kind) ? "KIND" : kind,
                  name,
                  noun.equals("model") ? PublicCheckpoint.hint(name, kind) : ""));
    } else if (!kind.equals("?") && !registeredKind.equals(kind)) {
      if (!section.has("kind")) {
        section.problem(
            key,
            "expected a %s of kind %s, got '%s', which was registered as %s"
                .formatted(noun, kind, name, registeredKind));
        return name;
      }
      section.problem(
          "kind",
          "expected %s, the kind under which the %s '%s' was registered, got '%s'"
              .formatted(registeredKind, noun, name, kind));
    }
    return name;
  }
}
