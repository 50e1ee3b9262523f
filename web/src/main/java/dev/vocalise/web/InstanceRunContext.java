package dev.vocalise.web;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.web.campaign.ExperimentDefaults;
import dev.vocalise.web.ui.Settings;
import dev.vocalise.web.ui.run.RunContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The defaults that campaign files are read with, and where the tracker shows a run. */
final class InstanceRunContext implements RunContext {
  private final Map<String, String> defaults;

  InstanceRunContext() {
    defaults = Settings.flat(CanonicalJson.tree(ExperimentDefaults.paper()));
  }

  @Override
  public Map<String, String> defaults() {
    return defaults;
  }

  /** MLflow's pages need the experiment's number too, which is not known here. */
  @Override
  public @Nullable String mlflowRuns() {
    return null;
  }
}
