package dev.vocalise.web.campaign;

import dev.vocalise.activities.functionals.BranchFunctionals;
import dev.vocalise.infra.lineage.FeatureSetView;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an encoder needs of the method and the corpora beside it. */
record EncoderChecks(KnownNames known) {

  /**
   * Reports what does not fit.
   *
   * @param backboneKey where the branch names its encoder
   */
  void check(
      YamlSection experiment,
      String backboneKey,
      BranchSpec branch,
      CorpusChoice source,
      CorpusChoice target) {
    Optional<BackboneFamily> family =
        known.families().stream().filter(one -> one.kind().equals(branch.kind())).findFirst();
    if (family.isEmpty()) {
      return; // reported
    }
    if (!family.get().augments()) {
      refuseAugmentation(experiment, backboneKey, branch, family.get());
    }
    Map<String, Object> settings = branch.encoder();
    String functionals =
        family
            .get()
            .functionals(
                Values.of(
                    family.get().settings(),
                    family.get().modality(),
                    settings == null ? Map.of() : settings));
    if (functionals != null) {
      functionals(experiment, functionals, source, target);
    }
  }

  private void refuseAugmentation(
      YamlSection experiment, String key, BranchSpec branch, BackboneFamily family) {
    for (Method method : known.methods()) {
      if (!method.name().equals(branch.methodName()) || method.rebuildsLogMels()) {
        continue; // of the latter it is said that they need log-mels
      }
      Values values = Values.of(method.settings(), family.modality(), branch.training());
      boolean augments =
          method.problems(values).isEmpty()
              && method.schedule(values).phases().stream()
                  .anyMatch(phase -> phase.views().drawing() != Views.Drawing.RECORDED);
      if (augments) {
        experiment.problem(
            key,
            "the method %s augments recordings, and a backbone of kind %s reads what was computed of them beforehand; expected a backbone that hears, or a method that takes recordings as they are, such as source-only"
                .formatted(method.name(), family.kind()));
      }
    }
  }

  /** Both corpora must have them, with the same columns. */
  private void functionals(
      YamlSection experiment, String name, CorpusChoice source, CorpusChoice target) {
    List<FeatureSetView> found =
        known.features().stream().filter(set -> set.name().equals(name)).toList();
    Optional<FeatureSetView> ofSource = of(experiment, "source", name, source, found);
    Optional<FeatureSetView> ofTarget = of(experiment, "target", name, target, found);
    if (ofSource.isPresent()
        && ofTarget.isPresent()
        && !ofSource.get().columns().equals(ofTarget.get().columns())) {
      experiment.problem(
          "target",
          "expected functionals '%s' with the same columns for both corpora, got %s; compute both with one configuration, and register them under another name"
              .formatted(name, BranchFunctionals.difference(ofSource.get(), ofTarget.get())));
    }
  }

  private static Optional<FeatureSetView> of(
      YamlSection experiment,
      String key,
      String name,
      CorpusChoice corpus,
      List<FeatureSetView> found) {
    Optional<FeatureSetView> own =
        found.stream().filter(set -> set.corpus().equals(corpus.corpus())).findFirst();
    if (own.isEmpty() && !corpus.equals(ExperimentReader.NO_CORPUS)) {
      experiment.problem(
          key,
          "no functionals '%s' of the corpus '%s' are registered; register them with: vocalise features add %s %s FILE.csv"
              .formatted(name, corpus.corpus(), name, corpus.corpus()));
    }
    return own;
  }
}
