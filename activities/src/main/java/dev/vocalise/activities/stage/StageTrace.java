package dev.vocalise.activities.stage;

import dev.vocalise.infra.lineage.SeedRun;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One attempt of a stage as operators see it: a trace where they are collected, and its campaign,
 * run and stage at every line of the log that is written meanwhile.
 */
final class StageTrace implements AutoCloseable {
  private final Span span;
  private final Scope scope;

  /**
   * @param runs asked for names only where somebody collects traces
   */
  static StageTrace of(StageCall call, Function<UUID, Optional<SeedRun>> runs) {
    return new StageTrace(call, runs);
  }

  @SuppressWarnings("MustBeClosedChecker") // close() does
  private StageTrace(StageCall call, Function<UUID, Optional<SeedRun>> runs) {
    String stage = call.stage().stored();
    @Nullable UUID run = call.runId();
    MDC.put("campaign", call.campaignId().toString());
    MDC.put("stage", stage);
    if (run != null) {
      MDC.put("run", run.toString());
    }
    span = GlobalOpenTelemetry.getTracer("dev.vocalise").spanBuilder("stage " + stage).startSpan();
    if (span.isRecording()) {
      span.setAttribute("vocalise.stage", stage);
      span.setAttribute("vocalise.subject", call.subject());
      span.setAttribute("vocalise.campaign.id", call.campaignId().toString());
      Optional.ofNullable(run).flatMap(runs).ifPresent(this::describe);
    }
    scope = span.makeCurrent();
  }

  private void describe(SeedRun run) {
    span.setAttribute("vocalise.run.id", run.id().toString());
    span.setAttribute("vocalise.campaign", run.campaign());
    span.setAttribute("vocalise.experiment", run.experiment());
    span.setAttribute("vocalise.seed", run.seed());
  }

  /** How it ended, if not well. */
  void failed(String code) {
    span.setStatus(StatusCode.ERROR, code);
  }

  @Override
  public void close() {
    scope.close();
    span.end();
    for (String key : new String[] {"campaign", "stage", "run"}) {
      MDC.remove(key);
    }
  }
}
