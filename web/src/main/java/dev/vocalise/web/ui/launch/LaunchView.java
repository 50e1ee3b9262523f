package dev.vocalise.web.ui.launch;

import dev.vocalise.activities.estimate.CampaignEstimate;
import dev.vocalise.web.campaign.CheckedCampaign;
import dev.vocalise.web.campaign.FileProblem;
import dev.vocalise.web.campaign.SplitView;
import dev.vocalise.web.ui.format.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A campaign file that is being written.
 *
 * @param title of the page
 * @param wizard what a draft can be made of
 * @param checked what the check found
 */
public record LaunchView(String title, String text, Wizard wizard, Checked checked) {
  /**
   * What is registered, and what was chosen.
   *
   * @param audio names of checkpoints that hear
   * @param reading names of checkpoints that read
   */
  public record Wizard(
      List<String> corpora,
      List<String> audio,
      List<String> reading,
      String name,
      String source,
      String target,
      String hears,
      String reads,
      int seeds) {}

  /**
   * What is wrong, or what would be launched.
   *
   * @param asked false before anything was checked
   * @param summary in a sentence
   * @param estimate what it will take, where its steps were measured; else empty
   * @param warnings what will not fit
   */
  public record Checked(
      boolean asked,
      List<Problem> problems,
      String summary,
      List<Split> splits,
      String estimate,
      List<String> warnings) {
    static final Checked NOT_YET = new Checked(false, List.of(), "", List.of(), "", List.of());

    static Checked wrong(List<FileProblem> problems) {
      return new Checked(
          true,
          problems.stream().map(one -> new Problem(one.line(), one.key(), one.message())).toList(),
          NumberFormat.count(problems.size(), "problem", "problems"),
          List.of(),
          "",
          List.of());
    }

    static Checked right(CheckedCampaign checked, Optional<CampaignEstimate> estimate) {
      int runs = checked.spec().experiments().stream().mapToInt(one -> one.seeds().size()).sum();
      return new Checked(
          true,
          List.of(),
          "Campaign %s: %s, %s"
              .formatted(
                  checked.spec().name(),
                  NumberFormat.count(
                      checked.spec().experiments().size(), "experiment", "experiments"),
                  NumberFormat.count(runs, "run", "runs")),
          checked.splits().stream().map(Split::of).toList(),
          estimate.map(Checked::sums).orElse(""),
          estimate.map(CampaignEstimate::warnings).orElse(List.of()));
    }

    private static String sums(CampaignEstimate estimate) {
      Double seconds = estimate.seconds();
      return "At most, by steps measured on this machine within a day: %s, %s; memory %s; disk %s"
          .formatted(
              seconds == null ? "time not known" : NumberFormat.span(seconds),
              NumberFormat.count(estimate.slots(), "training at a time", "trainings side by side"),
              need(estimate.memory()),
              need(estimate.disk()));
    }

    private static String need(CampaignEstimate.Need need) {
      Long bytes = need.bytes();
      Long available = need.available();
      return (bytes == null ? "not known" : NumberFormat.bytes(bytes))
          + (available == null ? "" : " of " + NumberFormat.bytes(available) + " that are free");
    }
  }

  /** What is wrong on a line of the file. */
  public record Problem(int line, String key, String message) {}

  /** How corpora are cut: a row for each part, with the counts of the classes. */
  public record Split(
      String title, List<String> classes, List<List<String>> rows, List<String> notes) {
    static Split of(SplitView split) {
      List<List<String>> rows = new ArrayList<>();
      split
          .parts()
          .forEach(
              part -> {
                List<String> row = new ArrayList<>();
                row.add(part.name());
                row.add(part.utterances().toString());
                row.add(part.speakers().toString());
                part.classes().values().forEach(count -> row.add(count.toString()));
                rows.add(row);
              });
      return new Split(
          "%s → %s, %s split, %s: %s"
              .formatted(
                  split.source(),
                  split.target(),
                  split.kind(),
                  NumberFormat.count(split.seeds(), "seed", "seeds"),
                  String.join(", ", split.experiments())),
          split.parts().isEmpty()
              ? List.of()
              : List.copyOf(split.parts().get(0).classes().keySet()),
          rows,
          split.notes());
    }
  }
}
