package dev.vocalise.web.ui.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run's page needs beside the database. */
public interface RunContext {
  /** The default of each setting, keys with dots as in the resolved experiment. */
  Map<String, String> defaults();

  /** Address to which an MLflow run id is appended; null without a tracking server. */
  @Nullable String mlflowRuns();
}
