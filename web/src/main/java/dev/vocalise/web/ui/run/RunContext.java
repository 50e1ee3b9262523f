package dev.vocalise.web.ui.run;

import dev.vocalise.infra.lineage.SeedRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run's page needs beside the database. */
public interface RunContext {
  /** The default of each setting, keys with dots as in the resolved experiment. */
  Map<String, String> defaults();

  /** Address of the run's page in MLflow; null without a tracking server or before it knows it. */
  @Nullable String mlflowRun(SeedRun run);
}
