package dev.vocalise.web.ui.audit;

import dev.vocalise.activities.audit.AuditReport;
import dev.vocalise.activities.audit.Audits;
import dev.vocalise.activities.audit.Claims;
import dev.vocalise.infra.audit.Finding;
import dev.vocalise.infra.audit.Verdict;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An audit as its page shows it.
 *
 * @param headline the verdict in a few words; empty where there was no audit yet
 * @param tone of it
 * @param more says that not all findings are shown; else empty
 */
public record AuditView(
    String target,
    boolean running,
    String progress,
    @Nullable String problem,
    List<String> origins,
    String headline,
    String tone,
    String summary,
    List<Finding> violated,
    List<Finding> notCheckable,
    List<Check> checks,
    String more) {
  private static final int MOST = 200;

  /** {@code proven} claims of one kind. */
  public record Check(String name, String claim, String proven) {}

  static AuditView of(Audits.Status status) {
    AuditReport report = status.report();
    if (report == null) {
      return new AuditView(
          status.target(),
          status.running(),
          status.progress(),
          status.problem(),
          status.origins(),
          "",
          "",
          "",
          List.of(),
          List.of(),
          List.of(),
          "");
    }
    long proven = report.proven().values().stream().mapToLong(Long::longValue).sum();
    return new AuditView(
        status.target(),
        false,
        "",
        null,
        status.origins(),
        report.sound() ? "Nothing is violated" : report.violated() + " violated",
        report.sound() ? "done" : "fail",
        "%s of %s proven, %s not checkable here; %s of the ledger; %s in %s read in %s s"
            .formatted(
                NumberFormat.count(proven, "claim", "claims"),
                report.scope(),
                NumberFormat.count(report.notCheckable(), "claim", "claims"),
                NumberFormat.count(report.entries(), "entry", "entries"),
                NumberFormat.bytes(report.bytes()),
                NumberFormat.count(report.files(), "file", "files"),
                String.format(Locale.ROOT, "%.1f", report.seconds())),
        some(report, Verdict.VIOLATED),
        some(report, Verdict.NOT_CHECKABLE),
        report.proven().entrySet().stream()
            .map(
                one ->
                    new Check(
                        one.getKey(),
                        Claims.words(one.getKey()),
                        NumberFormat.count(one.getValue())))
            .toList(),
        Math.max(report.violated(), report.notCheckable()) > MOST
            ? "Only the first %d of each kind are shown; vocalise audit lists all.".formatted(MOST)
            : "");
  }

  private static List<Finding> some(AuditReport report, Verdict verdict) {
    return report.findings().stream()
        .filter(finding -> finding.verdict() == verdict)
        .limit(MOST)
        .toList();
  }
}
