package dev.vocalise.web.campaign;

import dev.vocalise.model.Modality;
import dev.vocalise.model.NearestName;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Family;
import dev.vocalise.model.dataset.ClassWords;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.transcription.DecoderSettings;
import dev.vocalise.model.transcription.RecogniserSettings;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lists of a file that give names to corpora, backbones and recognisers. */
final class ReferenceReader {
  private static final String DEFAULT_LABELS = "default";

  private final YamlSection file;
  private final KnownNames known;
  private final List<Labelled> labelled = new ArrayList<>();

  ReferenceReader(YamlSection file, KnownNames known) {
    this.file = file;
    this.known = known;
  }

  /**
   * Name in the file → registered corpus.
   *
   * @param classes reads their label maps
   * @param words of the file
   */
  Map<String, CorpusChoice> corpora(ClassesReader classes, ClassWords words) {
    Map<String, CorpusChoice> corpora = new LinkedHashMap<>();
    List<String> kinds = List.copyOf(new TreeSet<>(known.labelMaps().keySet()));
    required("corpora", CampaignKeys.names(CampaignKeys.CORPUS))
        .forEach(
            (name, section) -> corpora.put(name, corpus(section, name, kinds, classes, words)));
    return corpora;
  }

  private CorpusChoice corpus(
      YamlSection section,
      String name,
      List<String> kinds,
      ClassesReader classes,
      ClassWords words) {
    String kind = section.requiredChoice("kind", kinds);
    String registeredName = registered(section, "corpus", name, kind, known.corpora());
    if (kind == null) {
      return new CorpusChoice(registeredName, "?", DEFAULT_LABELS); // reported
    }
    Map<YamlSection.Item, String> own = classes.labels(section, words);
    if (own == null && !words.equals(ClassWords.PAPER) && section.has(ClassesReader.LABELS)) {
      section.problem(
          ClassesReader.LABELS,
          "the label maps of corpora know the paper's classes alone; expected labels with the classes of this campaign such as {wut: anger}, or no labels");
    }
    if (own != null || !words.equals(ClassWords.PAPER)) {
      return own(section, registeredName, kind, own == null ? Map.of() : own, words);
    }
    List<String> maps = known.labelMaps().getOrDefault(kind, List.of(DEFAULT_LABELS));
    String labels = section.choice("labels", maps);
    return new CorpusChoice(registeredName, kind, labels == null ? DEFAULT_LABELS : labels);
  }

  private CorpusChoice own(
      YamlSection section,
      String registeredName,
      String kind,
      Map<YamlSection.Item, String> labels,
      ClassWords words) {
    Map<String, String> byLabel = new LinkedHashMap<>();
    labels.forEach((label, to) -> byLabel.put(label.text(), to));
    CorpusChoice choice =
        new CorpusChoice(
            registeredName, kind, LabelMap.OWN, words.labels(CorpusAdapter.of(kind), byLabel));
    labelled.add(new Labelled(choice, section, labels));
    return choice;
  }

  /**
   * A corpus with labels of its own.
   *
   * @param labels that the file names, with their places and what they are mapped to
   */
  record Labelled(CorpusChoice choice, YamlSection section, Map<YamlSection.Item, String> labels) {}

  /** Corpora whose labels the file maps. */
  List<Labelled> labelled() {
    return labelled;
  }

  /** Name in the file → where an encoder starts. */
  Map<String, NamedBackbone> backbones() {
    Map<String, NamedBackbone> backbones = new LinkedHashMap<>();
    List<String> own =
        known.families().stream()
            .flatMap(family -> CampaignKeys.beside(family).names("").stream())
            .toList();
    Keys keys = CampaignKeys.names(CampaignKeys.BACKBONE, own.toArray(String[]::new));
    required("backbones", keys)
        .forEach((name, section) -> backbones.put(name, backbone(section, name)));
    return backbones;
  }

  private NamedBackbone backbone(YamlSection section, String name) {
    List<String> kinds = known.families().stream().map(BackboneFamily::kind).toList();
    String kind = section.requiredChoice("kind", kinds);
    if (kind == null) {
      if (section.has("model")) {
        model(section, name, null);
      }
      return NamedBackbone.NONE;
    }
    BackboneFamily family = known.families().get(kinds.indexOf(kind));
    Settings settings = CampaignKeys.beside(family);
    refuseOthers(section, family, settings);
    Values read = DeclaredSettings.read(settings, family.modality(), group -> section);
    Map<String, String> problems = family.problems(read);
    problems.forEach(section::problem);
    Map<String, Object> values = settings.list().isEmpty() ? null : read.stored();
    if (family instanceof Pretrained) {
      String model = model(section, name, kind);
      boolean agrees = known.models().getOrDefault(model, kind).equals(kind);
      return agrees ? new NamedBackbone(family, model, values) : NamedBackbone.NONE; // reported
    }
    if (section.has("model")) {
      section.problem(
          "model",
          "a backbone of kind %s is trained from scratch and needs no model; remove this key"
              .formatted(kind));
    }
    return problems.isEmpty() ? new NamedBackbone(family, name, values) : NamedBackbone.NONE;
  }

  /** Settings of other kinds are allowed so far. */
  private void refuseOthers(YamlSection section, BackboneFamily family, Settings settings) {
    List<String> own = new ArrayList<>(CampaignKeys.names(CampaignKeys.BACKBONE).names());
    own.addAll(settings.names(""));
    for (BackboneFamily other : known.families()) {
      for (String key : CampaignKeys.beside(other).names("")) {
        if (!own.contains(key) && section.has(key)) {
          section.problem(key, new Keys(own, any -> " of the kind " + family.kind()).unknown(key));
        }
      }
    }
  }

  /** Name in the file → recogniser with its registered checkpoint. */
  Map<String, RecogniserSpec> recognisers() {
    Map<String, RecogniserSpec> recognisers = new LinkedHashMap<>();
    List<String> declared = RecogniserSettings.DECLARED.names("");
    Keys keys = CampaignKeys.names(CampaignKeys.RECOGNISER, declared.toArray(String[]::new));
    file.named("recognisers", keys)
        .forEach(
            (name, recogniser) -> {
              String model = model(recogniser, name, Wav2Vec2Family.KIND);
              if (known.backbonesOnly().contains(model)) {
                recogniser.problem("model", Wav2Vec2Family.notARecogniser(model));
              }
              recognisers.put(
                  name, new RecogniserSpec(model, decoder(recogniser), precision(recogniser)));
            });
    return recognisers;
  }

  private static String precision(YamlSection section) {
    return DeclaredSettings.read(RecogniserSettings.NETWORK, Modality.AUDIO, group -> section)
        .choice(RecogniserSettings.PRECISION);
  }

  private static DecoderSpec decoder(YamlSection section) {
    DecoderSpec decoder =
        DeclaredSettings.as(
            DecoderSpec.class,
            DeclaredSettings.read(DecoderSettings.DECLARED, Modality.AUDIO, group -> section)
                .stored());
    if (decoder.kind().equals(DecoderSpec.GREEDY)) {
      for (String key : DecoderSettings.DECLARED.names("")) {
        if (!key.equals("decoder") && section.has(key)) {
          section.problem(
              key, "this key has no effect on a greedy decoder; expected decoder: beam beside it");
        }
      }
    }
    return decoder;
  }

  private Map<String, YamlSection> required(String key, Keys keys) {
    if (!file.has(key)) {
      file.problem(key, "this key is missing; expected names with their settings");
    }
    return file.named(key, keys);
  }

  /** What a key names among one of these lists; null after a problem, or when it is absent. */
  static <T> @Nullable T find(YamlSection section, String key, String list, Map<String, T> named) {
    String name = section.text(key);
    T found = name == null ? null : named.get(name);
    if (name != null && found == null) {
      section.problem(
          key,
          "expected a name from '%s' of this file (%s), got '%s'%s"
              .formatted(
                  list,
                  named.isEmpty() ? "which is empty" : String.join(", ", named.keySet()),
                  name,
                  NearestName.hint(name, named.keySet())));
    }
    return found;
  }

  /** Name of a registered checkpoint; {@code nameInFile} stands in for it. */
  private String model(YamlSection section, String nameInFile, @Nullable String kind) {
    return registered(section, "model", nameInFile, kind, known.models());
  }

  /**
   * What a file says about registered corpora and checkpoints; unknown ones and those of another
   * kind are problems that name the command which registers them.
   *
   * @param nameInFile stands in for the name
   * @param kind null after a problem
   */
  private String registered(
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
