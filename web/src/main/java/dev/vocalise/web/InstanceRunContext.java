package dev.vocalise.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.web.campaign.StandardSettings;
import dev.vocalise.web.ui.format.Settings;
import dev.vocalise.web.ui.run.RunContext;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The defaults that campaign files are read with, and where the tracker shows a run. */
final class InstanceRunContext implements RunContext {
  private final Supplier<@Nullable String> mlflow;

  /**
   * @param mlflow address of the tracking server; gives null while there is none
   */
  InstanceRunContext(Supplier<@Nullable String> mlflow) {
    this.mlflow = mlflow;
  }

  @Override
  public Map<String, String> defaults(JsonNode settings) {
    return Settings.flat(StandardSettings.of(settings));
  }

  @Override
  public @Nullable String mlflowRun(SeedRun run) {
    String server = mlflow.get();
    MlflowRun shown = run.mlflowRun();
    return server == null || shown == null ? null : page(server, shown);
  }

  /** The part after # is read by MLflow's own page; a password in the address stays here. */
  static String page(String server, MlflowRun run) {
    String base = server.replaceFirst("//[^/]*@", "//").replaceFirst("/+$", "");
    return "%s/#/experiments/%s/runs/%s".formatted(base, run.experimentId(), run.runId());
  }
}
