package dev.vocalise.web.campaign;

import static dev.vocalise.web.campaign.CampaignKeys.PERCENT;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.model.fusion.LogitFusion;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.experiment.Reference;
import dev.vocalise.workflows.experiment.SplitSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads one experiment: its own keys, then those of {@code defaults}, then the paper's. */
final class ExperimentReader {
  private static final int MAX_SEEDS = 10_000;

  /** Stands in after a problem. */
  static final CorpusChoice NO_CORPUS = new CorpusChoice("?", "?", "?");

  private static final String BACKBONE = "backbone";
  private static final String TEXT_BACKBONE = "textBackbone";

  private final KnownNames known;
  private final YamlSection defaults;
  private final Setting methodKey;
  private final MethodReader methods;
  private final TextReader texts;
  private final EncoderChecks encoders;
  private final ExtraReader extra;
  private final @Nullable List<String> classes;
  private final Map<String, CorpusChoice> corpora;
  private final Map<String, NamedBackbone> backbones;

  ExperimentReader(
      KnownNames known,
      YamlSection defaults,
      @Nullable List<String> classes,
      Map<String, CorpusChoice> corpora,
      Map<String, NamedBackbone> backbones,
      Map<String, RecogniserSpec> recognisers) {
    this.classes = classes;
    this.known = known;
    this.defaults = defaults;
    this.corpora = corpora;
    this.backbones = backbones;
    methodKey = CampaignKeys.method(known);
    methods = new MethodReader(known.methods());
    texts = new TextReader(recognisers, known.families());
    encoders = new EncoderChecks(known);
    extra = new ExtraReader(corpora, known.methods());
  }

  List<ExperimentSpec> read(List<YamlSection> experiments) {
    Set<Method> used = new LinkedHashSet<>();
    for (YamlSection own : experiments) {
      Method method = method(own.over(defaults));
      if (method != null) {
        used.add(method);
      }
    }
    MethodReader.Level level =
        level(defaults, modality(defaults), used.isEmpty() ? known.methods() : List.copyOf(used));
    checkDefaults(level);
    return experiments.stream().map(own -> read(own, level)).toList();
  }

  /** Reports wrong defaults even where every experiment overrides them. */
  private void checkDefaults(MethodReader.Level level) {
    methods.refuseOthers(level);
    for (Method method : level.methods()) {
      if (!level.text()) {
        methods.read(method, Modality.AUDIO, List.of(level));
      }
      methods.read(method, Modality.TEXT, List.of(level));
    }
    extra.check(defaults, level.methods());
    seeds(defaults);
    split(defaults);
    fusion(defaults);
    if (defaults.has("text")) {
      texts.text(defaults, defaults, null);
    }
    for (String key : List.of("source", "target")) {
      if (defaults.has(key)) {
        corpus(defaults, key);
      }
    }
    if (defaults.has(BACKBONE)) {
      backbone(defaults, BACKBONE, List.of(Modality.AUDIO, Modality.AUDIO_TEXT), null);
    }
    if (defaults.has(TEXT_BACKBONE)) {
      backbone(defaults, TEXT_BACKBONE, List.of(Modality.TEXT), null);
    }
  }

  private ExperimentSpec read(YamlSection own, MethodReader.Level defaultLevel) {
    YamlSection merged = own.over(defaults);
    CorpusChoice source = corpus(merged, "source");
    CorpusChoice target = corpus(merged, "target");
    if (!source.equals(NO_CORPUS) && source.corpus().equals(target.corpus())) {
      merged.problem(
          "target",
          "expected another corpus than the source, got '" + target.corpus() + "' for both");
    }
    String modality = modality(merged);
    Method method = method(merged);
    List<Modality> heardAndRead = branches(merged, modality, method);
    boolean fused = heardAndRead.size() == 2;
    refuseIdleKeys(own, modality, fused);
    List<MethodReader.Level> levels =
        List.of(level(own, modality, method == null ? List.of() : List.of(method)), defaultLevel);
    if (method != null) {
      methods.refuseOthers(levels.get(0));
    }
    if (!modality.equals(BranchSpec.AUDIO)) {
      TextReader.requireText(merged, "source", source);
      TextReader.requireText(merged, "target", target);
    }
    List<BranchSpec> branches =
        heardAndRead.stream().map(branch -> branch(branch, own, method, levels)).toList();
    for (int i = 0; i < branches.size(); i++) {
      encoders.check(merged, backboneKey(heardAndRead.get(i)), branches.get(i), source, target);
    }
    return new ExperimentSpec(
        own.requiredName("name"),
        source,
        target,
        modality,
        branches,
        fused ? fusion(own) : null,
        seeds(merged),
        split(own),
        reference(own),
        null,
        extra.read(own, defaults, method, source, target),
        classes);
  }

  private static String modality(YamlSection section) {
    Object written = section.value("modality", CampaignKeys.MODALITY.range());
    return written == null ? BranchSpec.AUDIO : (String) written;
  }

  /**
   * What is trained: one branch for each modality, or one that hears and reads where the backbone
   * does both or the method wants it so.
   */
  private List<Modality> branches(YamlSection merged, String modality, @Nullable Method method) {
    if (!modality.equals(ExperimentSpec.AUDIO_TEXT)) {
      return List.of(Modality.of(modality));
    }
    NamedBackbone named = merged.has(BACKBONE) ? backbones.get(merged.text(BACKBONE)) : null;
    boolean both = named != null && named.fits(Modality.AUDIO_TEXT);
    boolean wanted = method != null && !method.encoders().isEmpty();
    return both || wanted ? List.of(Modality.AUDIO_TEXT) : List.of(Modality.AUDIO, Modality.TEXT);
  }

  /** Null after a problem. */
  private @Nullable Method method(YamlSection section) {
    Object written =
        section.has("method") ? section.value("method", methodKey.range()) : Method.DEFAULT;
    return known.methods().stream()
        .filter(method -> method.name().equals(written))
        .findFirst()
        .orElse(null);
  }

  private static MethodReader.Level level(
      YamlSection section, String modality, List<Method> methods) {
    return new MethodReader.Level(section, modality.equals(BranchSpec.TEXT), methods);
  }

  /** A key that an experiment sets for a branch that it does not have is a mistake. */
  private void refuseIdleKeys(YamlSection own, String modality, boolean fused) {
    List<String> idle = new ArrayList<>();
    boolean oneModel = modality.equals(ExperimentSpec.AUDIO_TEXT) && !fused;
    if (modality.equals(BranchSpec.AUDIO)) {
      idle.add("text");
    }
    if (modality.equals(BranchSpec.AUDIO) || oneModel) {
      idle.add(TEXT_BACKBONE);
      CampaignKeys.groups(known.methods()).stream()
          .filter(group -> !CampaignKeys.inText(group).equals(group))
          .forEach(group -> idle.add(CampaignKeys.inText(group)));
    }
    if (modality.equals(BranchSpec.TEXT)) {
      idle.add(BACKBONE);
    }
    if (!fused) {
      idle.add("fusion");
    }
    String where = oneModel ? "one model hears and reads" : "the modality is " + modality;
    for (String key : idle) {
      if (own.has(key)) {
        own.problem(
            key, "this key has no effect where %s; %s".formatted(where, instead(key, oneModel)));
      }
    }
  }

  private static String instead(String key, boolean oneModel) {
    if (key.equals(BACKBONE)) {
      return "the checkpoint of a text branch stands under 'textBackbone'";
    }
    if (oneModel) {
      return key.equals("fusion")
          ? "there are no two branches to add"
          : "its backbone and its settings stand where those of an audio branch do";
    }
    return "expected modality " + (key.equals("fusion") ? "audio+text" : "text or audio+text");
  }

  private static String backboneKey(Modality branch) {
    return branch == Modality.TEXT ? TEXT_BACKBONE : BACKBONE;
  }

  private BranchSpec branch(
      Modality modality,
      YamlSection own,
      @Nullable Method method,
      List<MethodReader.Level> levels) {
    String key = backboneKey(modality);
    YamlSection merged = own.over(defaults);
    NamedBackbone backbone = backbone(merged, key, List.of(modality), method);
    TextSpec text = modality.reads() ? texts.text(own, defaults, backbone.family()) : null;
    Map<String, Object> training = Map.of();
    requireLogMels(merged, key, method, backbone);
    if (method != null) {
      Values values = methods.read(method, modality, levels);
      methods.check(method, values, levels);
      training = values.stored();
    }
    return new BranchSpec(
        modality.label(),
        backbone.kind(),
        backbone.name(),
        text,
        training,
        method == null ? null : method.name(),
        backbone.settings());
  }

  /** Methods with a decoder rebuild what the encoder hears. */
  private void requireLogMels(
      YamlSection section, String key, @Nullable Method method, NamedBackbone backbone) {
    BackboneFamily family = backbone.family();
    if (method != null && family != null && method.rebuildsLogMels() && !family.hearsLogMels()) {
      String kinds =
          known.families().stream()
              .filter(BackboneFamily::hearsLogMels)
              .map(BackboneFamily::kind)
              .collect(Collectors.joining(" or "));
      section.problem(
          key,
          "the method %s rebuilds log-mels; expected a backbone of kind %s, got '%s', which is of kind %s"
              .formatted(method.name(), kinds, backbone.name(), backbone.kind()));
    }
  }

  private List<Integer> seeds(YamlSection section) {
    List<Integer> seeds = section.seeds("seeds", MAX_SEEDS);
    return seeds == null ? IntStream.range(0, CampaignKeys.DEFAULT_SEEDS).boxed().toList() : seeds;
  }

  private SplitSpec split(YamlSection own) {
    return DeclaredSettings.as(
        SplitSpec.class,
        DeclaredSettings.read(SplitSettings.DECLARED, "split", own, defaults).stored());
  }

  private FusionSpec fusion(YamlSection own) {
    return DeclaredSettings.as(
        FusionSpec.class,
        DeclaredSettings.read(LogitFusion.DECLARED, "fusion", own, defaults).stored());
  }

  private CorpusChoice corpus(YamlSection section, String key) {
    if (!section.has(key)) {
      section.problem(
          key,
          "this key is missing; expected one of the corpora of this file, here or in 'defaults'");
    }
    CorpusChoice corpus = ReferenceReader.find(section, key, "corpora", corpora);
    return corpus == null ? NO_CORPUS : corpus;
  }

  /**
   * What a branch starts from.
   *
   * @param branches of which it may be one
   * @param method of the branch; null where that is not decided
   */
  private NamedBackbone backbone(
      YamlSection section, String key, List<Modality> branches, @Nullable Method method) {
    Predicate<BackboneFamily> suits =
        family ->
            branches.contains(family.modality())
                && (method == null
                    || method.encoders().isEmpty()
                    || method.encoders().contains(family.kind()));
    String kinds =
        known.families().stream()
            .filter(suits)
            .map(BackboneFamily::kind)
            .collect(Collectors.joining(" or "));
    if (!section.has(key)) {
      List<NamedBackbone> fitting =
          backbones.values().stream()
              .filter(backbone -> backbone.family() != null && suits.test(backbone.family()))
              .toList();
      if (fitting.size() == 1) {
        return fitting.get(0);
      }
      section.problem(
          key, "this key is missing; expected one of the backbones of this file, of kind " + kinds);
      return NamedBackbone.NONE;
    }
    NamedBackbone found = ReferenceReader.find(section, key, "backbones", backbones);
    if (found == null || found.family() == null || suits.test(found.family())) {
      return found == null ? NamedBackbone.NONE : found;
    }
    section.problem(
        key,
        "expected a backbone of kind %s for the %s branch%s, got '%s', which is of kind %s"
            .formatted(
                kinds,
                branches.get(0).label(),
                method == null || method.encoders().isEmpty()
                    ? ""
                    : " of the method " + method.name(),
                section.text(key),
                found.kind()));
    return NamedBackbone.NONE;
  }

  private static @Nullable Reference reference(YamlSection experiment) {
    if (!experiment.has("reference")) {
      return null;
    }
    YamlSection reference =
        experiment.child("reference", CampaignKeys.names(CampaignKeys.REFERENCE));
    return new Reference(
        requiredPercent(reference, "mean"),
        reference.number("std", PERCENT),
        reference.text("cite"));
  }

  static double requiredPercent(YamlSection section, String key) {
    if (!section.has(key)) {
      section.problem(key, "this key is missing; expected " + PERCENT.expected());
    }
    Double value = section.number(key, PERCENT);
    return value == null ? 0 : value;
  }
}
