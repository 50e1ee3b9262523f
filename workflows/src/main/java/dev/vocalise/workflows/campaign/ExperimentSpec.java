package dev.vocalise.workflows.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.dataset.CorpusChoice;
import dev.vocalise.workflows.dataset.SplitSpec;
import dev.vocalise.workflows.training.TrainingSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One experiment of a campaign, complete: nothing is looked up later but corpora and checkpoints by
 * name.
 *
 * @param name unique in the campaign
 * @param source corpus with labels
 * @param target corpus that is adapted to without its labels, and tested on
 * @param modality {@code audio}; text and fusion are added by their own stages
 * @param backbone name of a registered checkpoint
 * @param seeds one run each, distinct
 * @param reference the paper's number
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExperimentSpec(
    String name,
    CorpusChoice source,
    CorpusChoice target,
    String modality,
    String backbone,
    List<Integer> seeds,
    SplitSpec split,
    TrainingSpec training,
    @Nullable Reference reference) {
  public ExperimentSpec {
    seeds = List.copyOf(seeds);
  }
}
