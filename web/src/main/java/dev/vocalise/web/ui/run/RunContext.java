package dev.vocalise.web.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.SeedRun;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run's page needs beside the database. */
public interface RunContext {
  /** The default of each of a run's settings, keys with dots as these have them. */
  Map<String, String> defaults(JsonNode settings);

  /** Address of the run's page in MLflow; null without a tracking server or before it knows it. */
  @Nullable String mlflowRun(SeedRun run);
}
