package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.hibernate.StatelessSession;

/**
 * The moves of a seed run between its states; each also notifies the tracker through the outbox.
 */
final class RunTransitions {

  private RunTransitions() {}

  static void queue(StatelessSession session, SeedRunEntity run) {
    run.state = RunState.QUEUED;
    run.failure = null;
    run.repairs = 0;
    run.endedAt = null;
    run.openedAt = null;
    session.update(run);
  }

  static void end(StatelessSession session, LedgerEvent event, SeedRunEntity run, RunState state) {
    run.state = state;
    run.endedAt = Database.now();
    run.openedAt = null;
    session.update(run);
    event.added(RowRecords.CURVES, run.id); // nothing is added to them after this
    outbox(session, run, Outbox.Kind.RUN_ENDED, endedPayload(run));
    if (run.startedAt != null) {
      outbox(session, run, Outbox.Kind.RUN_FILES, JsonNodeFactory.instance.objectNode());
    }
  }

  static void outbox(
      StatelessSession session, SeedRunEntity run, Outbox.Kind kind, JsonNode payload) {
    OutboxEntity message = new OutboxEntity();
    message.runId = run.id;
    message.kind = kind;
    message.payload = payload;
    message.createdAt = Database.now();
    message.nextAttempt = message.createdAt;
    session.insert(message);
  }

  /**
   * What the run was when it ended; a later resume does not change what is reported of this end. Of
   * one that never began only its experiment is reported.
   */
  private static JsonNode endedPayload(SeedRunEntity run) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("state", run.state.name())
        .put("at", String.valueOf(run.endedAt))
        .put("started", run.startedAt != null)
        .put("uar", run.uar)
        .put("failureCode", run.failure == null ? null : run.failure.code())
        .put("failureMessage", run.failure == null ? null : run.failure.message())
        .set("scores", run.scores);
  }
}
