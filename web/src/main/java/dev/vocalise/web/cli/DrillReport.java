package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.web.cli.DrillEpisode.Lost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a fault drill found.
 *
 * @param undisturbedSeconds one campaign without faults, from the start of its instance
 * @param disturbedSeconds of all campaigns with faults together
 * @param results how many results were compared in each campaign
 * @param different names of results that are not those of the undisturbed campaign
 * @param left one line for each thing that should be gone
 * @param ledgerEntries that were audited
 */
record DrillReport(
    long seed,
    int campaigns,
    List<Lost> faults,
    double undisturbedSeconds,
    double disturbedSeconds,
    int results,
    int artifacts,
    List<String> different,
    List<String> left,
    long ledgerEntries) {
  private static final double TEN_MINUTES = 600;

  /**
   * Faults of one kind.
   *
   * @param medianSeconds until the campaign was further than before
   */
  record Kind(FaultKind kind, int faults, double medianSeconds, double worstSeconds) {}

  boolean passed() {
    return different.isEmpty() && left.isEmpty();
  }

  int exitCode() {
    return passed() ? 0 : 1;
  }

  List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      double[] seconds =
          faults.stream().filter(one -> one.kind() == kind).mapToDouble(Lost::seconds).toArray();
      if (seconds.length > 0) {
        Arrays.sort(seconds);
        int half = seconds.length / 2;
        double median =
            seconds.length % 2 == 1 ? seconds[half] : (seconds[half - 1] + seconds[half]) / 2;
        kinds.add(new Kind(kind, seconds.length, median, seconds[seconds.length - 1]));
      }
    }
    return kinds;
  }

  private double usefulSeconds() {
    return campaigns * undisturbedSeconds;
  }

  /** With starting anew, and all work that was done twice. */
  double lostPerFault() {
    return faults.isEmpty() ? 0 : Math.max(0, disturbedSeconds - usefulSeconds()) / faults.size();
  }

  /** Useful seconds of all seconds. */
  double goodput() {
    return usefulSeconds() / Math.max(disturbedSeconds, usefulSeconds());
  }

  double goodputAtOneFaultInTenMinutes() {
    return Math.max(0, 1 - lostPerFault() / TEN_MINUTES);
  }

  String json() {
    return ApiClient.JSON
        .createObjectNode()
        .put("seed", seed)
        .put("passed", passed())
        .put("campaigns", campaigns)
        .put("faults", faults.size())
        .<ObjectNode>set("kinds", ApiClient.JSON.valueToTree(kinds()))
        .put("undisturbedSeconds", undisturbedSeconds)
        .put("disturbedSeconds", disturbedSeconds)
        .put("lostSecondsPerFault", lostPerFault())
        .put("goodput", goodput())
        .put("goodputAtOneFaultInTenMinutes", goodputAtOneFaultInTenMinutes())
        .put("comparedResults", results)
        .put("comparedArtifacts", artifacts)
        .put("ledgerEntries", ledgerEntries)
        .<ObjectNode>set("different", ApiClient.JSON.valueToTree(different))
        .<ObjectNode>set("left", ApiClient.JSON.valueToTree(left))
        .toPrettyString();
  }

  List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("%-36s %6s %9s %8s".formatted("fault", "times", "median", "worst"));
    for (Kind kind : kinds()) {
      lines.add(
          format(
              "%-36s %6d %7.1f s %6.1f s",
              kind.kind().words(), kind.faults(), kind.medianSeconds(), kind.worstSeconds()));
    }
    lines.add(
        format(
            "%d faults in %d campaign%s of %.0f s, which took %.0f s together: %.1f s lost per fault",
            faults.size(),
            campaigns,
            campaigns == 1 ? "" : "s",
            undisturbedSeconds,
            disturbedSeconds,
            lostPerFault()));
    lines.add(
        format(
            "Goodput: %.0f %% here, %.1f %% at one fault in ten minutes",
            100 * goodput(), 100 * goodputAtOneFaultInTenMinutes()));
    lines.add(
        different.isEmpty()
            ? "Equal in each: %d results (registrations, curves, scores, weights, table) and all %d stored artifacts"
                .formatted(results, artifacts)
            : "DIFFERENT: " + String.join(", ", different));
    lines.add(
        left.isEmpty()
            ? "Left over: nothing; %d ledger entries are sound".formatted(ledgerEntries)
            : "LEFT OVER: " + String.join("; ", left));
    return lines;
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
