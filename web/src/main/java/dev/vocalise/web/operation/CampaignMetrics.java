package dev.vocalise.web.operation;

import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.Figures;
import dev.vocalise.infra.lineage.Figures.Counted;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.failure.FailureCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Metrics of campaigns, counted by the database at most every ten seconds however often they are
 * scraped. Labels are states, stages, failure codes and device classes, never names of users.
 */
@Singleton
public class CampaignMetrics implements MeterBinder {
  /** What stands elsewhere in the process. */
  public interface Instance {
    Path data();

    /** What the ledger lacks of what was signed before. */
    Optional<String> ledgerProblem();
  }

  private final RecentFigures figures;
  private final ServerProbes probes;
  private final Instance instance;

  public CampaignMetrics(Figures figures, ServerProbes probes, Instance instance) {
    this.figures = new RecentFigures(figures::read);
    this.probes = probes;
    this.instance = instance;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (CampaignState state : CampaignState.values()) {
      gauge(registry, "campaigns", "state", state.name(), "Campaigns by state");
    }
    for (RunState state : RunState.values()) {
      gauge(registry, "runs", "state", state.name(), "Runs by state");
    }
    plain(registry, "runs.waiting", "Runs of active campaigns that wait for a training slot");
    plain(registry, "checkpoint.age", "Seconds since the oldest newest checkpoint of a training");
    plain(registry, "ledger.entries", "Statements in the ledger");
    plain(registry, "ledger.age", "Seconds since the ledger's last statement");
    plain(registry, "outbox", "Messages that wait for MLflow");
    for (String device : List.of("cpu", "gpu")) {
      gauge(registry, "workers", "device", device, "Workers that beat");
      gauge(registry, "slots", "device", device, "Training slots of workers that beat");
      gauge(registry, "slots.held", "device", device, "Training slots that a worker holds");
    }
    for (StageName stage : StageName.values()) {
      for (StageState state : StageState.values()) {
        Counted key = new Counted("stage.attempts", stage.stored(), state.name());
        if (state == StageState.RUNNING) {
          Tags tags = Tags.of("stage", stage.noun());
          gauge(registry, "stages.running", tags, "Attempts under way", () -> figures.of(key));
        } else {
          Tags tags = Tags.of("stage", stage.noun(), "state", state.name());
          counter(registry, "stage.attempts", tags, "Attempts that ended", key);
        }
      }
      Counted seconds = new Counted("stage.seconds", stage.stored(), "");
      Tags tags = Tags.of("stage", stage.noun());
      counter(registry, "stage.seconds", tags, "Seconds of attempts that ended", seconds);
    }
    for (FailureCode code : FailureCode.values()) {
      Counted key = new Counted("stage.failures", code.name(), "");
      counter(registry, "stage.failures", Tags.of("code", code.name()), "Failed attempts", key);
    }
    Counted repairs = new Counted("runs.repairs", "", "");
    counter(registry, "run.repairs", Tags.empty(), "Runs queued again for damage", repairs);
    ofThisProcess(registry);
  }

  private void ofThisProcess(MeterRegistry registry) {
    for (String server : probes.failures().keySet()) {
      Tags tags = Tags.of("server", server);
      gauge(registry, "server.up", tags, "Whether the server answers", () -> answers(server));
    }
    Supplier<Optional<String>> problem = instance::ledgerProblem;
    gauge(
        registry,
        "ledger.problem",
        Tags.empty(),
        "Whether the ledger lacks what was signed",
        () -> problem.get().isPresent() ? 1 : 0);
    gauge(
        registry,
        "data.free.bytes",
        Tags.empty(),
        "Free space for the data directory",
        () -> instance.data().toFile().getUsableSpace());
    gauge(
        registry,
        "data.size.bytes",
        Tags.empty(),
        "Size of the data directory's disk",
        () -> instance.data().toFile().getTotalSpace());
  }

  private double answers(String server) {
    Map<String, Optional<String>> failures = probes.failures();
    return failures.getOrDefault(server, Optional.of("")).isEmpty() ? 1 : 0;
  }

  private void plain(MeterRegistry registry, String what, String help) {
    gauge(registry, what, Tags.empty(), help, () -> figures.of(new Counted(what, "", "")));
  }

  private void gauge(MeterRegistry registry, String what, String label, String of, String help) {
    gauge(registry, what, Tags.of(label, of), help, () -> figures.of(new Counted(what, of, "")));
  }

  private static void gauge(
      MeterRegistry registry, String name, Tags tags, String help, DoubleSupplier value) {
    Gauge.builder("vocalise." + name, value::getAsDouble)
        .tags(tags)
        .description(help)
        .strongReference(true)
        .register(registry);
  }

  private void counter(MeterRegistry registry, String name, Tags tags, String help, Counted key) {
    FunctionCounter.builder("vocalise." + name, figures, recent -> recent.of(key))
        .tags(tags)
        .description(help)
        .register(registry);
  }
}
