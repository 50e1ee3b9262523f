package dev.vocalise.workflows.campaign;

import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import org.jspecify.annotations.Nullable;

/** What is recognised once, however many runs read it. */
record Recognition(String corpus, RecogniserSpec recogniser) {

  /** What the experiment's runs wait for; null where they need no recogniser. */
  static @Nullable Recognition of(ExperimentSpec experiment) {
    BranchSpec branch = experiment.textBranch();
    if (branch == null || branch.text() == null || branch.text().recogniser() == null) {
      return null;
    }
    return branch.text().needsRecogniser()
        ? new Recognition(experiment.target().corpus(), branch.text().recogniser())
        : null;
  }
}
