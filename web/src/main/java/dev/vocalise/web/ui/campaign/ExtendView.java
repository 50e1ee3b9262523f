package dev.vocalise.web.ui.campaign;

import dev.vocalise.activities.campaign.Extension;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A campaign file that is to extend its campaign.
 *
 * @param problems one line each; empty where there are none, or nobody asked
 * @param added what would join, by experiment
 * @param answer in a sentence; empty where nobody asked
 */
public record ExtendView(
    String campaign, String text, List<String> problems, List<String> added, String answer) {
  public ExtendView {
    problems = List.copyOf(problems);
    added = List.copyOf(added);
  }

  /** As it stands. */
  static ExtendView of(String campaign, String text) {
    return new ExtendView(campaign, text, List.of(), List.of(), "");
  }

  static ExtendView of(String campaign, String text, Extension extension, String answer) {
    return new ExtendView(
        campaign,
        text,
        List.of(),
        extension.added().stream()
            .map(
                one ->
                    "%s%s: %s %s"
                        .formatted(
                            one.experiment(),
                            one.fresh() ? " (new)" : "",
                            one.seeds().size() == 1 ? "seed" : "seeds",
                            one.seeds().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "))))
            .toList(),
        answer);
  }
}
