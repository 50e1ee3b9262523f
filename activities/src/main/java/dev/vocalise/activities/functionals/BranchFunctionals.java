package dev.vocalise.activities.functionals;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.functionals.FunctionalsTable;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.training.TrainingRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functionals that a branch reads of both corpora, as they were registered. Column j of one is
 * column j of the other.
 */
public record BranchFunctionals(FeatureSetView source, FeatureSetView target) {

  /**
   * Those that the branch's encoder asks for; null where it hears or reads for itself. Nothing is
   * fetched.
   *
   * @throws StageException if they are not registered for one of the corpora as it is, or their
   *     columns differ
   */
  public static @Nullable BranchFunctionals of(
      RunContext context, TrainingRequest request, BranchEncoder encoder) {
    String name = encoder.family().functionals(encoder.values());
    return name == null
        ? null
        : new BranchFunctionals(
            require(context, name, request.source().dataset()),
            require(context, name, request.target().dataset()));
  }

  public BranchFunctionals {
    if (!source.columns().equals(target.columns())) {
      throw new StageException(
          FailureCode.FEATURES_UNUSABLE,
          "functionals '%s': expected the same columns in the same order for both corpora, got %s; compute both with one configuration, and register them under another name"
              .formatted(source.name(), difference(source, target)));
    }
  }

  private static FeatureSetView require(
      RunContext context, String name, RegisteredDataset dataset) {
    FeatureSetView set =
        context
            .features()
            .find(name, dataset.corpus())
            .orElseThrow(
                () ->
                    new StageException(
                        FailureCode.FEATURES_NOT_REGISTERED,
                        "corpus '%s' has no functionals '%s'; run: vocalise features add %s %s FILE.csv"
                            .formatted(dataset.corpus(), name, name, dataset.corpus())));
    if (!set.manifestSha256().equals(dataset.manifest().sha256())) {
      throw new StageException(
          FailureCode.FEATURES_UNUSABLE,
          "functionals '%s' of corpus '%s' are of its manifest %s: expected %s; register them again under another name"
              .formatted(
                  name, dataset.corpus(), set.manifestSha256(), dataset.manifest().sha256()));
    }
    return set;
  }

  /** In a few words: the first column that differs, or how many there are. */
  public static String difference(FeatureSetView one, FeatureSetView other) {
    int both = Math.min(one.columns().size(), other.columns().size());
    for (int i = 0; i < both; i++) {
      if (!one.columns().get(i).equals(other.columns().get(i))) {
        return "column %d '%s' for %s and '%s' for %s"
            .formatted(
                i + 1, one.columns().get(i), one.corpus(), other.columns().get(i), other.corpus());
      }
    }
    return "%d columns for %s and %d for %s"
        .formatted(one.columns().size(), one.corpus(), other.columns().size(), other.corpus());
  }

  private FeatureSetView of(Domain domain) {
    return switch (domain) {
      case SOURCE -> source;
      case TARGET -> target;
    };
  }

  /** The table of a corpus as an input of a stage. */
  public FileRef file(Domain domain) {
    FileRef table = of(domain).artifact();
    return new FileRef(
        domain.label() + "-functionals.safetensors",
        FeatureRegistrar.ROLE,
        table.sha256(),
        table.size(),
        table.mediaType());
  }

  /** Both tables. */
  public List<FileRef> files() {
    return List.of(file(Domain.SOURCE), file(Domain.TARGET));
  }

  /** The table of a corpus, fetched and mapped. */
  public FunctionalsTable table(RunContext context, Domain domain) throws IOException {
    return FunctionalsTable.open(
        context.artifacts().fetch(of(domain).artifact().sha256(), context.cache()));
  }
}
