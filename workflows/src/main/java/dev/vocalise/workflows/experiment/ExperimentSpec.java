package dev.vocalise.workflows.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One experiment of a campaign, complete: nothing is looked up later but corpora and checkpoints by
 * name.
 *
 * @param name unique in the campaign
 * @param source corpus with labels
 * @param target corpus that is adapted to without its labels, and tested on
 * @param modality {@code audio}, {@code text} or {@code audio+text}
 * @param branches one per modality, audio first; for {@code audio+text} perhaps one that hears and
 *     reads
 * @param fusion set where there are two branches
 * @param seeds one run each, distinct
 * @param reference the paper's number
 * @param reproduces id of the experiment of another campaign whose runs of the same seeds are done
 *     again, with trainings of their own; null for all others, also in the stored form
 * @param extra further corpora that are adapted to, for methods that take them; null for none
 * @param classes of the campaign, in the order of every logit; null for the paper's four, also in
 *     the stored form
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExperimentSpec(
    String name,
    CorpusChoice source,
    CorpusChoice target,
    String modality,
    List<BranchSpec> branches,
    @Nullable FusionSpec fusion,
    List<Integer> seeds,
    SplitSpec split,
    @Nullable Reference reference,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID reproduces,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ExtraCorpus> extra,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> classes) {
  /** The modality of an experiment that hears and reads, in two branches or one. */
  public static final String AUDIO_TEXT = BranchSpec.AUDIO_TEXT;

  public ExperimentSpec {
    branches = List.copyOf(branches);
    seeds = List.copyOf(seeds);
    extra = extra == null || extra.isEmpty() ? null : List.copyOf(extra);
    classes = classes == null ? null : List.copyOf(classes);
    if (branches.isEmpty() || branches.size() > 2) {
      throw new IllegalArgumentException(
          "experiment '%s' has %d branches; expected one per modality, or one for both"
              .formatted(name, branches.size()));
    }
    if ((fusion != null) != (branches.size() == 2)) {
      throw new IllegalArgumentException(
          "experiment '%s' has %d branches and fusion %s; expected fusion for two branches alone"
              .formatted(name, branches.size(), fusion));
    }
  }

  /** That reproduces none, has no further corpora and tells the paper's classes apart. */
  public ExperimentSpec(
      String name,
      CorpusChoice source,
      CorpusChoice target,
      String modality,
      List<BranchSpec> branches,
      @Nullable FusionSpec fusion,
      List<Integer> seeds,
      SplitSpec split,
      @Nullable Reference reference) {
    this(
        name, source, target, modality, branches, fusion, seeds, split, reference, null, null,
        null);
  }

  /** The same for some seeds, to reproduce the experiment with this id. */
  public ExperimentSpec again(List<Integer> some, UUID original) {
    return new ExperimentSpec(
        name, source, target, modality, branches, fusion, some, split, reference, original, extra,
        classes);
  }

  /** Also reads what was stored before there were branches: one backbone and its training. */
  @JsonCreator
  static ExperimentSpec read(
      @JsonProperty("name") String name,
      @JsonProperty("source") CorpusChoice source,
      @JsonProperty("target") CorpusChoice target,
      @JsonProperty("modality") String modality,
      @JsonProperty("branches") @Nullable List<BranchSpec> branches,
      @JsonProperty("fusion") @Nullable FusionSpec fusion,
      @JsonProperty("seeds") List<Integer> seeds,
      @JsonProperty("split") SplitSpec split,
      @JsonProperty("reference") @Nullable Reference reference,
      @JsonProperty("reproduces") @Nullable UUID reproduces,
      @JsonProperty("extra") @Nullable List<ExtraCorpus> extra,
      @JsonProperty("classes") @Nullable List<String> classes,
      @JsonProperty("backbone") @Nullable String backbone,
      @JsonProperty("training") @Nullable Map<String, Object> training) {
    return new ExperimentSpec(
        name,
        source,
        target,
        modality,
        branches != null
            ? branches
            : List.of(
                new BranchSpec(
                    BranchSpec.AUDIO,
                    "ast",
                    Objects.requireNonNull(backbone, "backbone"),
                    null,
                    Objects.requireNonNull(training, "training"),
                    null,
                    null)),
        fusion,
        seeds,
        split,
        reference,
        reproduces,
        extra,
        classes);
  }

  /** Further corpora that are adapted to; empty for most. */
  public List<ExtraCorpus> extraCorpora() {
    return extra == null ? List.of() : extra;
  }

  /** The branch that reads, if there is one. */
  public @Nullable BranchSpec textBranch() {
    return branches.stream().filter(BranchSpec::reads).findFirst().orElse(null);
  }
}
