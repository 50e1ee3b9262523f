package dev.vocalise.web.campaign;

import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.experiment.Reference;
import dev.vocalise.workflows.experiment.SplitSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.experiment.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one experiment: its own keys, then those of {@code defaults}, then the paper's. */
final class ExperimentReader {
  static final NumberRange PERCENT = NumberRange.from(0, 100);
  private static final int MAX_SEEDS = 10_000;
  private static final CorpusChoice NO_CORPUS = new CorpusChoice("?", "?", "?");
  private static final List<String> MODALITIES =
      List.of(BranchSpec.AUDIO, BranchSpec.TEXT, ExperimentSpec.AUDIO_TEXT);

  /** Keys that only a text branch has. */
  private static final List<String> TEXT_KEYS =
      List.of("textBackbone", "textLosses", "textTraining", "text");

  private final Map<String, CorpusChoice> corpora;
  private final Map<String, NamedBackbone> backbones;
  private final ExperimentDefaults paper;
  private final TrainingReader trainings;
  private final TextReader texts;

  ExperimentReader(
      Map<String, CorpusChoice> corpora,
      Map<String, NamedBackbone> backbones,
      Map<String, RecogniserSpec> recognisers,
      ExperimentDefaults paper) {
    this.corpora = corpora;
    this.backbones = backbones;
    this.paper = paper;
    this.trainings = new TrainingReader(paper);
    this.texts = new TextReader(recognisers, paper);
  }

  /** Reports wrong defaults even where every experiment overrides them. */
  void checkDefaults(YamlSection defaults) {
    String modality = modality(defaults);
    readShared(defaults, defaults);
    if (!modality.equals(BranchSpec.TEXT)) {
      training(BranchSpec.AUDIO, defaults, modality, defaults);
    }
    training(BranchSpec.TEXT, defaults, modality, defaults);
    if (defaults.find("text") != null) {
      texts.text(defaults, defaults);
    }
    texts.fusion(defaults, defaults);
    for (String key : List.of("source", "target")) {
      if (defaults.find(key) != null) {
        corpus(defaults, key);
      }
    }
    if (defaults.find("backbone") != null) {
      backbone(defaults, "backbone", BranchSpec.AUDIO);
    }
    if (defaults.find("textBackbone") != null) {
      backbone(defaults, "textBackbone", BranchSpec.TEXT);
    }
  }

  ExperimentSpec read(YamlSection own, YamlSection defaults) {
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
    List<BranchSpec> branches = new ArrayList<>();
    if (!modality.equals(BranchSpec.TEXT)) {
      branches.add(branch(BranchSpec.AUDIO, "backbone", own, defaults, null));
    }
    if (!modality.equals(BranchSpec.AUDIO)) {
      TextReader.requireText(merged, "source", source);
      TextReader.requireText(merged, "target", target);
      TextSpec text = texts.text(own, defaults);
      branches.add(branch(BranchSpec.TEXT, "textBackbone", own, defaults, text));
    }
    @Nullable FusionSpec fusion =
        modality.equals(ExperimentSpec.AUDIO_TEXT) ? texts.fusion(own, defaults) : null;
    Shared shared = readShared(own, defaults);
    return new ExperimentSpec(
        own.requiredName("name"),
        source,
        target,
        modality,
        branches,
        fusion,
        shared.seeds,
        shared.split,
        reference(own));
  }

  private String modality(YamlSection section) {
    return section.choice("modality", paper.modality(), MODALITIES);
  }

  /** A key that an experiment sets for a branch that it does not have is a mistake. */
  private static void refuseIdleKeys(YamlSection own, String modality) {
    List<String> idle = new ArrayList<>();
    if (modality.equals(BranchSpec.AUDIO)) {
      idle.addAll(TEXT_KEYS);
    }
    if (modality.equals(BranchSpec.TEXT)) {
      idle.add("backbone");
    }
    if (!modality.equals(ExperimentSpec.AUDIO_TEXT)) {
      idle.add("fusion");
    }
    for (String key : idle) {
      if (own.find(key) != null) {
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
      String modality,
      String backboneKey,
      YamlSection own,
      YamlSection defaults,
      @Nullable TextSpec text) {
    YamlSection merged = own.over(defaults);
    NamedBackbone backbone = backbone(merged, backboneKey, modality);
    TrainingSpec training = training(modality, own, modality(merged), defaults);
    TrainingReader.check(modality, merged, training);
    return new BranchSpec(modality, backbone.kind(), backbone.model(), text, training);
  }

  private TrainingSpec training(
      String branch, YamlSection own, String ownModality, YamlSection defaults) {
    return trainings.read(branch, own, ownModality, defaults, modality(defaults));
  }

  private record Shared(List<Integer> seeds, SplitSpec split) {}

  private Shared readShared(YamlSection own, YamlSection defaults) {
    YamlSection split =
        own.child("split", SettingKeys.SPLIT).over(defaults.child("split", SettingKeys.SPLIT));
    return new Shared(
        own.over(defaults).seeds("seeds", paper.seeds(), MAX_SEEDS),
        new SplitSpec(
            split.choice("kind", paper.split().kind(), List.of("random", "speaker-independent")),
            split.number(
                "sourceValidation", paper.split().sourceValidation(), NumberRange.from(0.01, 0.5)),
            split.number(
                "targetTraining", paper.split().targetTraining(), NumberRange.from(0.01, 0.9))));
  }

  private CorpusChoice corpus(YamlSection section, String key) {
    if (section.find(key) == null) {
      section.problem(
          key,
          "this key is missing; expected one of the corpora of this file, here or in 'defaults'");
      return NO_CORPUS;
    }
    @Nullable String name = section.text(key);
    if (name == null) {
      return NO_CORPUS;
    }
    @Nullable CorpusChoice corpus = corpora.get(name);
    if (corpus == null) {
      section.problem(key, unknown(name, "corpora", corpora.keySet()));
      return NO_CORPUS;
    }
    return corpus;
  }

  private NamedBackbone backbone(YamlSection section, String key, String modality) {
    List<String> kinds = NamedBackbone.kinds(modality);
    if (section.find(key) == null) {
      List<NamedBackbone> fitting =
          backbones.values().stream().filter(backbone -> backbone.fits(modality)).toList();
      if (fitting.size() == 1) {
        return fitting.get(0);
      }
      section.problem(
          key,
          "this key is missing; expected one of the backbones of this file, of kind "
              + String.join(" or ", kinds));
      return NamedBackbone.NONE;
    }
    @Nullable String name = section.text(key);
    if (name == null) {
      return NamedBackbone.NONE;
    }
    @Nullable NamedBackbone found = backbones.get(name);
    if (found == null) {
      section.problem(key, unknown(name, "backbones", backbones.keySet()));
      return NamedBackbone.NONE;
    }
    if (!found.fits(modality) && !found.kind().equals("?")) {
      section.problem(
          key,
          "expected a backbone of kind %s for the %s branch, got '%s', which is of kind %s"
              .formatted(String.join(" or ", kinds), modality, name, found.kind()));
      return NamedBackbone.NONE;
    }
    return found;
  }

  static String unknown(String name, String list, java.util.Collection<String> names) {
    String hint = Suggestion.hint(name, names);
    return "expected a name from '%s' of this file (%s), got '%s'%s"
        .formatted(list, names.isEmpty() ? "which is empty" : String.join(", ", names), name, hint);
  }

  private @Nullable Reference reference(YamlSection experiment) {
    if (experiment.find("reference") == null) {
      return null;
    }
    YamlSection reference = experiment.child("reference", CampaignKeys.REFERENCE);
    return new Reference(
        requiredPercent(reference, "mean"),
        reference.number("std", PERCENT),
        reference.text("cite"));
  }

  static double requiredPercent(YamlSection section, String key) {
    if (section.find(key) == null) {
      section.problem(key, "this key is missing; expected " + PERCENT);
    }
    return section.number(key, 0, PERCENT);
  }
}
