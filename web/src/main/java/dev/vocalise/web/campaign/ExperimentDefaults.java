package dev.vocalise.web.campaign;

import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.model.features.Modality;
import dev.vocalise.model.text.TokenCutoff;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.LossSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.experiment.TrainingSpec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an experiment is when the file says nothing: the paper's protocol.
 *
 * @param seeds of the ten rounds of §4.2
 * @param training of the audio branch
 * @param textTraining of the text branch
 * @param decoder of a recogniser; its weights are the checkpoint's own
 */
public record ExperimentDefaults(
    String modality,
    List<Integer> seeds,
    SplitSpec split,
    TrainingSpec training,
    TrainingSpec textTraining,
    TextSpec text,
    FusionSpec fusion,
    DecoderSpec decoder) {
  public ExperimentDefaults {
    seeds = List.copyOf(seeds);
  }

  /**
   * §4.2: ten seeds, 90/10 of the source, 30/70 of the target; training as the trainer has it. Text
   * of 128 pieces at most [open], token cutoff as the drawing has it; a beam of 100 (method §7).
   */
  public static ExperimentDefaults paper() {
    return new ExperimentDefaults(
        BranchSpec.AUDIO,
        IntStream.range(0, 10).boxed().toList(),
        split(SplitSettings.of(SplitSettings.Split.RANDOM)),
        TrainingDefaults.spec(Modality.AUDIO),
        TrainingDefaults.spec(Modality.TEXT),
        new TextSpec(
            128,
            TokenCutoff.DEFAULT.probability(),
            TokenCutoff.DEFAULT.cutSpecialTokens(),
            TextSpec.CORPUS,
            TextSpec.CORPUS,
            null),
        new FusionSpec(FusionSpec.AUDIO_ONLY),
        new DecoderSpec(DecoderSpec.BEAM, 100, null, null, null));
  }

  private static SplitSpec split(SplitSettings settings) {
    double validation =
        Math.rint((1 - settings.sourceTrainShare()) * 1e9) / 1e9; // 0.1, not 0.0999…
    return new SplitSpec("random", validation, settings.targetTrainShare());
  }

  /** A default as the documentation shows it. */
  String text(String group, String key) {
    return switch (group) {
      case "losses" -> loss(training.losses(), key);
      case "textLosses" -> loss(textTraining.losses(), key);
      case "training", "training.validateEvery", "duplicate" -> trained(training, group, key);
      case "textTraining", "textTraining.validateEvery" -> trained(textTraining, group, key);
      default -> other(group + "." + key);
    };
  }

  private String other(String key) {
    return switch (key) {
      case "experiments[].modality" -> code(modality);
      case "experiments[].seeds" -> code(seeds.size());
      case "experiments[].split",
          "experiments[].losses",
          "experiments[].training",
          "experiments[].textLosses",
          "experiments[].textTraining",
          "experiments[].text",
          "experiments[].fusion",
          "experiments[].duplicate" ->
          "see below";
      case "split.kind" -> code(split.kind());
      case "split.sourceValidation" -> code(split.sourceValidation());
      case "split.targetTraining" -> code(split.targetTraining());
      case "text.maxPieces" -> code(text.maxPieces());
      case "text.cutoff" -> code(text.cutoff());
      case "text.cutSpecialTokens" -> code(text.cutSpecialTokens());
      case "text.transcripts" -> code(text.transcripts());
      case "text.trainingTranscripts" -> code(text.trainingTranscripts());
      case "fusion.missingText" -> code(fusion.missingText());
      case "recognisers.<name>.decoder" -> code(decoder.kind());
      case "recognisers.<name>.beamWidth" -> code(decoder.beamWidth());
      default -> throw new IllegalArgumentException("no default for " + key);
    };
  }

  private static String loss(LossSpec losses, String key) {
    return switch (key) {
      case "contrastive" -> code(losses.contrastive());
      case "informationMaximisation" -> code(losses.informationMaximisation());
      case "augmentationType" -> code(losses.augmentationType());
      case "temperature" -> code(losses.temperature());
      case "form" -> code(losses.contrastiveForm());
      default -> throw new IllegalArgumentException("no default for losses." + key);
    };
  }

  private static String trained(TrainingSpec training, String group, String key) {
    boolean every = group.endsWith("validateEvery");
    return switch (key) {
      case "useTarget" -> code(training.useTarget());
      case "maxRounds" -> code(training.maxRounds());
      case "patience" -> code(training.patienceRounds());
      case "improvement" -> code(training.improvement());
      case "selection" -> code(training.selection());
      case "batchSize" -> code(training.batchSize());
      case "learningRate" -> code(training.learningRate());
      case "weightDecay" -> code(training.weightDecay());
      case "lrPatience" -> code(training.lrPatience());
      case "lrFactor" -> code(training.lrFactor());
      case "projectionSize" -> code(training.projectionSize());
      case "validateEvery" -> "see below";
      case "source" -> code(every ? training.validateEverySource() : training.sourceCopies());
      case "target" -> code(every ? training.validateEveryTarget() : training.targetCopies());
      default -> throw new IllegalArgumentException("no default for " + group + "." + key);
    };
  }

  private static String code(Object value) {
    String text = value instanceof Double number ? NumberRange.text(number) : value.toString();
    return "`" + text + "`";
  }
}
