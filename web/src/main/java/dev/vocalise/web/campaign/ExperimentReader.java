package dev.vocalise.web.campaign;

import dev.vocalise.workflows.campaign.BranchSpec;
import dev.vocalise.workflows.campaign.ExperimentSpec;
import dev.vocalise.workflows.campaign.Reference;
import dev.vocalise.workflows.dataset.CorpusChoice;
import dev.vocalise.workflows.dataset.SplitSpec;
import dev.vocalise.workflows.training.LossSpec;
import dev.vocalise.workflows.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one experiment: its own keys, then those of {@code defaults}, then the paper's. */
final class ExperimentReader {
  static final NumberRange PERCENT = NumberRange.from(0, 100);
  private static final NumberRange WEIGHT = NumberRange.from(0, 100);
  private static final int MAX_SEEDS = 10_000;
  private static final int MAX_BATCHES = 1_000_000;
  private static final CorpusChoice NO_CORPUS = new CorpusChoice("?", "?", "?");

  private final Map<String, CorpusChoice> corpora;
  private final Map<String, String> backbones;
  private final ExperimentDefaults paper;

  ExperimentReader(
      Map<String, CorpusChoice> corpora, Map<String, String> backbones, ExperimentDefaults paper) {
    this.corpora = corpora;
    this.backbones = backbones;
    this.paper = paper;
  }

  /** Reports wrong defaults even where every experiment overrides them. */
  void checkDefaults(Section defaults) {
    readSettings(defaults, defaults);
    for (String key : List.of("source", "target")) {
      if (defaults.find(key) != null) {
        corpus(defaults, key);
      }
    }
    if (defaults.find("backbone") != null) {
      backbone(defaults);
    }
  }

  ExperimentSpec read(Section own, Section defaults) {
    Section merged = own.over(defaults);
    CorpusChoice source = corpus(merged, "source");
    CorpusChoice target = corpus(merged, "target");
    if (!source.equals(NO_CORPUS) && source.corpus().equals(target.corpus())) {
      merged.problem(
          "target",
          "expected another corpus than the source, got '" + target.corpus() + "' for both");
    }
    Settings settings = readSettings(own, defaults);
    checkTargetHasLoss(own, defaults, settings.training);
    return new ExperimentSpec(
        own.requiredName("name"),
        source,
        target,
        settings.modality,
        List.of(branch(merged, settings.training)),
        null,
        settings.seeds,
        settings.split,
        reference(own));
  }

  private BranchSpec branch(Section merged, TrainingSpec training) {
    return new BranchSpec(BranchSpec.AUDIO, "ast", backbone(merged), null, training);
  }

  private record Settings(
      String modality, List<Integer> seeds, SplitSpec split, TrainingSpec training) {}

  private Settings readSettings(Section own, Section defaults) {
    Section merged = own.over(defaults);
    return new Settings(
        merged.choice("modality", paper.modality(), List.of("audio")),
        merged.seeds("seeds", paper.seeds(), MAX_SEEDS),
        split(nested(own, defaults, "split", CampaignKeys.SPLIT)),
        training(own, defaults));
  }

  /** A target batch has no emotion loss, so one of the others must be there. */
  private static void checkTargetHasLoss(Section own, Section defaults, TrainingSpec training) {
    LossSpec losses = training.losses();
    if (training.useTarget()
        && losses.contrastive() == 0
        && losses.informationMaximisation() == 0
        && losses.augmentationType() == 0) {
      nested(own, defaults, "losses", CampaignKeys.LOSSES)
          .problem(
              "contrastive",
              "expected contrastive, informationMaximisation or augmentationType above 0, since"
                  + " target batches have nothing else to minimise; or set training.useTarget:"
                  + " false");
    }
  }

  private static Section nested(
      Section own, Section defaults, String key, CampaignKeys.Group group) {
    return own.child(key, group).over(defaults.child(key, group));
  }

  private SplitSpec split(Section split) {
    return new SplitSpec(
        split.choice("kind", paper.split().kind(), List.of("random", "speaker-independent")),
        split.number(
            "sourceValidation", paper.split().sourceValidation(), NumberRange.from(0.01, 0.5)),
        split.number(
            "targetTraining", paper.split().targetTraining(), NumberRange.from(0.01, 0.9)));
  }

  private TrainingSpec training(Section own, Section defaults) {
    TrainingSpec paperTraining = paper.training();
    Section training = nested(own, defaults, "training", CampaignKeys.TRAINING);
    Section every =
        nested(
            own.child("training", CampaignKeys.TRAINING),
            defaults.child("training", CampaignKeys.TRAINING),
            "validateEvery",
            CampaignKeys.VALIDATE_EVERY);
    Section copies = nested(own, defaults, "duplicate", CampaignKeys.DUPLICATE);
    return new TrainingSpec(
        training.flag("useTarget", paperTraining.useTarget()),
        copies.whole("source", paperTraining.sourceCopies(), 1, 100),
        copies.whole("target", paperTraining.targetCopies(), 1, 100),
        training.whole("batchSize", paperTraining.batchSize(), 1, 100_000),
        training.whole("maxRounds", paperTraining.maxRounds(), 1, 10_000),
        training.whole("patience", paperTraining.patienceRounds(), 1, 10_000),
        training.choice(
            "improvement", paperTraining.improvement(), List.of("previous-round", "best-round")),
        training.choice(
            "selection", paperTraining.selection(), List.of("best-after-target", "last")),
        training.number("learningRate", paperTraining.learningRate(), NumberRange.above(0, 10)),
        training.number("weightDecay", paperTraining.weightDecay(), NumberRange.from(0, 10)),
        training.number("lrFactor", paperTraining.lrFactor(), NumberRange.above(0, 0.99)),
        training.whole("lrPatience", paperTraining.lrPatience(), 0, 1_000_000),
        every.whole("source", paperTraining.validateEverySource(), 1, MAX_BATCHES),
        every.whole("target", paperTraining.validateEveryTarget(), 1, MAX_BATCHES),
        training.whole("projectionSize", paperTraining.projectionSize(), 1, 100_000),
        losses(nested(own, defaults, "losses", CampaignKeys.LOSSES)),
        0); // one pass per batch
  }

  private LossSpec losses(Section losses) {
    LossSpec paperLosses = paper.training().losses();
    return new LossSpec(
        losses.number("contrastive", paperLosses.contrastive(), WEIGHT),
        losses.number("informationMaximisation", paperLosses.informationMaximisation(), WEIGHT),
        losses.number("augmentationType", paperLosses.augmentationType(), WEIGHT),
        losses.number("temperature", paperLosses.temperature(), NumberRange.above(0, 100)),
        losses.choice("form", paperLosses.contrastiveForm(), List.of("literal", "symmetric")));
  }

  private CorpusChoice corpus(Section section, String key) {
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

  private String backbone(Section section) {
    if (section.find("backbone") == null) {
      if (backbones.size() == 1) {
        return backbones.values().iterator().next();
      }
      section.problem(
          "backbone", "this key is missing; expected one of the backbones of this file");
      return "?";
    }
    @Nullable String name = section.text("backbone");
    if (name != null && !backbones.containsKey(name)) {
      section.problem("backbone", unknown(name, "backbones", backbones.keySet()));
    }
    return name == null ? "?" : backbones.getOrDefault(name, "?");
  }

  private static String unknown(String name, String list, java.util.Collection<String> names) {
    String hint = Suggestion.hint(name, names);
    return "expected a name from '%s' of this file (%s), got '%s'%s"
        .formatted(list, names.isEmpty() ? "which is empty" : String.join(", ", names), name, hint);
  }

  private @Nullable Reference reference(Section experiment) {
    if (experiment.find("reference") == null) {
      return null;
    }
    Section reference = experiment.child("reference", CampaignKeys.REFERENCE);
    return new Reference(
        requiredPercent(reference, "mean"),
        reference.number("std", PERCENT),
        reference.text("cite"));
  }

  static double requiredPercent(Section section, String key) {
    if (section.find(key) == null) {
      section.problem(key, "this key is missing; expected " + PERCENT);
    }
    return section.number(key, 0, PERCENT);
  }
}
