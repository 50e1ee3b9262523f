package dev.vocalise.activities.audit;

import dev.vocalise.infra.lineage.AmbiguousIdException;
import dev.vocalise.infra.lineage.NotFoundException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Audits for pages and REST: one at a time, and the last one stays to be looked at. */
public final class Audits {
  private static final Logger LOG = LoggerFactory.getLogger(Audits.class);

  private final Auditor auditor;
  private volatile Status status = new Status("", false, "", List.of(), null, null);

  /**
   * Where the last audit is.
   *
   * @param target as the user named it; empty for everything
   * @param progress a line, while it runs
   * @param origins of a digest
   * @param report null until it has ended
   * @param problem why there is no report
   */
  public record Status(
      String target,
      boolean running,
      String progress,
      List<String> origins,
      @Nullable AuditReport report,
      @Nullable String problem) {
    public Status {
      origins = List.copyOf(origins);
    }
  }

  public Audits(Auditor auditor) {
    this.auditor = auditor;
  }

  public Status status() {
    return status;
  }

  /** Begins an audit, unless one runs. */
  public synchronized void start(String target) {
    if (status.running()) {
      return;
    }
    status = new Status(target, true, "Starting …", List.of(), null, null);
    Thread thread = new Thread(() -> run(target), "audit");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Audits and waits for the result.
   *
   * @param target empty for everything
   * @throws NotFoundException if there is nothing of this name
   */
  public Status audit(String target) throws IOException {
    AuditTarget found = find(target);
    return new Status(
        target, false, "", found.origins(), auditor.audit(found.scope(), line -> {}), null);
  }

  private AuditTarget find(String target) {
    return target.isEmpty()
        ? new AuditTarget(AuditScope.EVERYTHING, List.of())
        : AuditTarget.of(auditor.database(), target);
  }

  private void run(String target) {
    try {
      AuditTarget found = find(target);
      AuditReport report =
          auditor.audit(
              found.scope(),
              line -> status = new Status(target, true, line, found.origins(), null, null));
      status = new Status(target, false, "", found.origins(), report, null);
    } catch (NotFoundException | AmbiguousIdException e) {
      status = new Status(target, false, "", List.of(), null, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      LOG.warn("the audit of '{}' broke off", target, e);
      status =
          new Status(target, false, "", List.of(), null, "the audit broke off: " + e.getMessage());
    }
  }
}
