package dev.vocalise.web.ui.campaign;

import dev.vocalise.web.ui.format.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of campaigns, those with failures first, then the newest. */
public record CampaignsView(List<Row> campaigns) {
  public CampaignsView {
    campaigns = List.copyOf(campaigns);
  }

  /**
   * One campaign.
   *
   * @param reason why it ended other than done
   * @param results experiments with a mean, in the order of the file
   */
  public record Row(
      String name,
      State state,
      @Nullable String reason,
      ProgressView progress,
      List<Result> results,
      int moreResults,
      String launched) {}

  /** UAR in percent of one experiment, worded. */
  public record Result(String experiment, String mean, @Nullable String deviation) {}
}
