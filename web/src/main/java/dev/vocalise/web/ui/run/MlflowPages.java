package dev.vocalise.web.ui.run;

import dev.vocalise.infra.lineage.MlflowRun;
import dev.vocalise.infra.lineage.SeedRun;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the tracker shows a run.
 *
 * @param server address of the tracking server; gives null while there is none
 */
public record MlflowPages(Supplier<@Nullable String> server) {
  /** Address of the run's page; null without a tracking server or before it knows the run. */
  @Nullable String of(SeedRun run) {
    String address = server.get();
    MlflowRun shown = run.mlflowRun();
    return address == null || shown == null ? null : page(address, shown);
  }

  /** The part after # is read by MLflow's own page. */
  static String page(String server, MlflowRun run) {
    String base = server.replaceFirst("//[^/]*@", "//").replaceFirst("/+$", "");
    return "%s/#/experiments/%s/runs/%s".formatted(base, run.experimentId(), run.runId());
  }
}
