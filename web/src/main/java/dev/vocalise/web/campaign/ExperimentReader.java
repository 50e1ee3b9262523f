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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads one experiment: its own keys, then those of {@code defaults}, then the paper's. */
final class ExperimentReader {
  private static final int MAX_SEEDS = 10_000;

  /** Stands in after a problem. */
  static final CorpusChoice NO_CORPUS = new CorpusChoice("?", "?", "?");

  private final KnownNames known;
  private final YamlSection defaults;
  private final Setting methodKey;
  private final MethodReader methods;
  private final TextReader texts;
  private final EncoderChecks encoders;
  private final Map<String, CorpusChoice> corpora;
  private final Map<String, NamedBackbone> backbones;

  ExperimentReader(
      KnownNames known,
      YamlSection defaults,
      Map<String, CorpusChoice> corpora,
      Map<String, NamedBackbone> backbones,
      Map<String, RecogniserSpec> recognisers) {
    this.known = known;
    this.defaults = defaults;
    this.corpora = corpora;
    this.backbones = backbones;
    methodKey = CampaignKeys.method(known);
    methods = new MethodReader(known.methods());
    texts = new TextReader(recognisers, known.families());
    encoders = new EncoderChecks(known);
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
    seeds(defaults);
    split(defaults);
    fusion(defaults);
    if (defaults.has("text")) {
      texts.text(defaults, defaults);
    }
    for (String key : List.of("source", "target")) {
      if (defaults.has(key)) {
        corpus(defaults, key);
      }
    }
    for (Modality branch : Modality.values()) {
      if (defaults.has(backboneKey(branch))) {
        backbone(defaults, branch);
      }
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
    refuseIdleKeys(own, modality);
    Method method = method(merged);
    List<MethodReader.Level> levels =
        List.of(level(own, modality, method == null ? List.of() : List.of(method)), defaultLevel);
    if (method != null) {
      methods.refuseOthers(levels.get(0));
    }
    List<BranchSpec> branches = new ArrayList<>();
    if (!modality.equals(BranchSpec.TEXT)) {
      BranchSpec audio = branch(Modality.AUDIO, merged, method, levels, null);
      encoders.check(merged, backboneKey(Modality.AUDIO), audio, source, target);
      branches.add(audio);
    }
    if (!modality.equals(BranchSpec.AUDIO)) {
      TextReader.requireText(merged, "source", source);
      TextReader.requireText(merged, "target", target);
      branches.add(branch(Modality.TEXT, merged, method, levels, texts.text(own, defaults)));
    }
    return new ExperimentSpec(
        own.requiredName("name"),
        source,
        target,
        modality,
        branches,
        modality.equals(ExperimentSpec.AUDIO_TEXT) ? fusion(own) : null,
        seeds(merged),
        split(own),
        reference(own));
  }

  private static String modality(YamlSection section) {
    Object written = section.value("modality", CampaignKeys.MODALITY.range());
    return written == null ? BranchSpec.AUDIO : (String) written;
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
  private void refuseIdleKeys(YamlSection own, String modality) {
    List<String> idle = new ArrayList<>();
    if (modality.equals(BranchSpec.AUDIO)) {
      idle.addAll(List.of("textBackbone", "text"));
      CampaignKeys.groups(known.methods()).stream()
          .filter(group -> !CampaignKeys.inText(group).equals(group))
          .forEach(group -> idle.add(CampaignKeys.inText(group)));
    }
    if (modality.equals(BranchSpec.TEXT)) {
      idle.add("backbone");
    }
    if (!modality.equals(ExperimentSpec.AUDIO_TEXT)) {
      idle.add("fusion");
    }
    for (String key : idle) {
      if (own.has(key)) {
        own.problem(
            key,
            "this key has no effect where the modality is %s; %s"
                .formatted(
                    modality,
                    key.equals("backbone")
                        ? "the checkpoint of a text branch stands under 'textBackbone'"
                        : "expected modality "
                            + (key.equals("fusion") ? "audio+text" : "text or audio+text")));
      }
    }
  }

  private BranchSpec branch(
      Modality modality,
      YamlSection merged,
      @Nullable Method method,
      List<MethodReader.Level> levels,
      @Nullable TextSpec text) {
    NamedBackbone backbone = backbone(merged, modality);
    Map<String, Object> training = Map.of();
    requireLogMels(merged, modality, method, backbone);
    if (method != null) {
      Values values = methods.read(method, modality, levels);
      methods.check(method, values, levels);
      training = values.stored();
    }
    return new BranchSpec(
        modality.of(BranchSpec.AUDIO, BranchSpec.TEXT),
        backbone.kind(),
        backbone.name(),
        text,
        training,
        method == null ? null : method.name(),
        backbone.settings());
  }

  /** Methods with a decoder rebuild what the encoder hears. */
  private void requireLogMels(
      YamlSection section, Modality modality, @Nullable Method method, NamedBackbone backbone) {
    BackboneFamily family = backbone.family();
    if (method != null && family != null && method.rebuildsLogMels() && !family.hearsLogMels()) {
      String kinds =
          known.families().stream()
              .filter(BackboneFamily::hearsLogMels)
              .map(BackboneFamily::kind)
              .collect(Collectors.joining(" or "));
      section.problem(
          backboneKey(modality),
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

  private static String backboneKey(Modality branch) {
    return branch.of("backbone", "textBackbone");
  }

  private NamedBackbone backbone(YamlSection section, Modality branch) {
    String key = backboneKey(branch);
    String kinds =
        known.families().stream()
            .filter(family -> family.modality() == branch)
            .map(BackboneFamily::kind)
            .collect(Collectors.joining(" or "));
    if (!section.has(key)) {
      List<NamedBackbone> fitting =
          backbones.values().stream().filter(backbone -> backbone.fits(branch)).toList();
      if (fitting.size() == 1) {
        return fitting.get(0);
      }
      section.problem(
          key, "this key is missing; expected one of the backbones of this file, of kind " + kinds);
      return NamedBackbone.NONE;
    }
    NamedBackbone found = ReferenceReader.find(section, key, "backbones", backbones);
    if (found == null || found.family() == null || found.fits(branch)) {
      return found == null ? NamedBackbone.NONE : found;
    }
    section.problem(
        key,
        "expected a backbone of kind %s for the %s branch, got '%s', which is of kind %s"
            .formatted(
                kinds,
                branch.of(BranchSpec.AUDIO, BranchSpec.TEXT),
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
