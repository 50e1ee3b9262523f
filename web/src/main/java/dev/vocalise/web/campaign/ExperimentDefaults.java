package dev.vocalise.web.campaign;

import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.workflows.dataset.SplitSpec;
import dev.vocalise.workflows.training.LossSpec;
import dev.vocalise.workflows.training.TrainingSpec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an experiment is when the file says nothing: the paper's protocol.
 *
 * @param seeds of the ten rounds of §4.2
 */
public record ExperimentDefaults(
    String modality, List<Integer> seeds, SplitSpec split, TrainingSpec training) {
  public ExperimentDefaults {
    seeds = List.copyOf(seeds);
  }

  /** §4.2: ten seeds, 90/10 of the source, 30/70 of the target; training as the trainer has it. */
  public static ExperimentDefaults paper() {
    return new ExperimentDefaults(
        "audio",
        IntStream.range(0, 10).boxed().toList(),
        split(SplitSettings.of(SplitSettings.Split.RANDOM)),
        TrainingDefaults.spec());
  }

  private static SplitSpec split(SplitSettings settings) {
    double validation =
        Math.rint((1 - settings.sourceTrainShare()) * 1e9) / 1e9; // 0.1, not 0.0999…
    return new SplitSpec("random", validation, settings.targetTrainShare());
  }

  /** A default as the documentation shows it. */
  String text(String group, String key) {
    LossSpec losses = training.losses();
    return switch (group.isEmpty() ? key : group + "." + key) {
      case "experiments[].seeds" -> code(seeds.size());
      case "experiments[].split",
          "experiments[].losses",
          "experiments[].training",
          "experiments[].duplicate",
          "training.validateEvery" ->
          "see below";
      case "split.kind" -> code(split.kind());
      case "split.sourceValidation" -> code(split.sourceValidation());
      case "split.targetTraining" -> code(split.targetTraining());
      case "losses.contrastive" -> code(losses.contrastive());
      case "losses.informationMaximisation" -> code(losses.informationMaximisation());
      case "losses.augmentationType" -> code(losses.augmentationType());
      case "losses.temperature" -> code(losses.temperature());
      case "losses.form" -> code(losses.contrastiveForm());
      case "training.useTarget" -> code(training.useTarget());
      case "training.maxRounds" -> code(training.maxRounds());
      case "training.patience" -> code(training.patienceRounds());
      case "training.improvement" -> code(training.improvement());
      case "training.selection" -> code(training.selection());
      case "training.batchSize" -> code(training.batchSize());
      case "training.learningRate" -> code(training.learningRate());
      case "training.weightDecay" -> code(training.weightDecay());
      case "training.lrPatience" -> code(training.lrPatience());
      case "training.lrFactor" -> code(training.lrFactor());
      case "training.projectionSize" -> code(training.projectionSize());
      case "training.validateEvery.source" -> code(training.validateEverySource());
      case "training.validateEvery.target" -> code(training.validateEveryTarget());
      case "duplicate.source" -> code(training.sourceCopies());
      case "duplicate.target" -> code(training.targetCopies());
      default -> throw new IllegalArgumentException("no default for " + group + "." + key);
    };
  }

  private static String code(Object value) {
    String text = value instanceof Double number ? NumberRange.text(number) : value.toString();
    return "`" + text + "`";
  }
}
