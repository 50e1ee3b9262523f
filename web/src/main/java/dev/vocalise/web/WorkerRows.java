package dev.vocalise.web;

import dev.vocalise.infra.lineage.WorkerView;
import dev.vocalise.web.api.Build;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.State;
import dev.vocalise.web.ui.system.SystemPageView;
import dev.vocalise.workflows.StageName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Workers as the system page shows them. */
final class WorkerRows {
  private WorkerRows() {}

  static List<SystemPageView.Worker> of(List<WorkerView> workers, Instant now) {
    return workers.stream().map(worker -> row(worker, now)).toList();
  }

  private static SystemPageView.Worker row(WorkerView worker, Instant now) {
    return new SystemPageView.Worker(
        worker.id().toString(),
        worker.name(),
        worker.host() + "/" + worker.pid(),
        state(worker),
        worker.slots() == 0 ? "–" : worker.device(),
        String.join(", ", worker.queues()),
        worker.version() + " " + worker.build(),
        !worker.build().equals(Build.digest()),
        NumberFormat.duration(Duration.between(worker.beatAt(), now)) + " ago",
        worker.doing().stream().map(doing -> text(doing, now)).toList());
  }

  private static State state(WorkerView worker) {
    return switch (worker.state()) {
      case READY -> new State("done", worker.doing().isEmpty() ? "ready" : "working");
      case WAITING -> new State("wait", "waits for " + worker.waitsFor());
      case GONE -> new State("part", "gone");
    };
  }

  private static String text(WorkerView.Doing doing, Instant now) {
    return "%s%s of %s%s, for %s"
        .formatted(
            StageName.noun(doing.stage()),
            doing.subject().isEmpty() ? "" : " (" + doing.subject() + ")",
            doing.campaign(),
            doing.seed() == null ? "" : ", seed " + doing.seed(),
            NumberFormat.duration(Duration.between(doing.since(), now)));
  }
}
