package dev.vocalise.web.ui.campaign;

import dev.vocalise.activities.aggregation.WatchedTable;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBuilds;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.ChangeFeed;
import dev.vocalise.model.Recent;
import dev.vocalise.web.api.CampaignFacts;
import dev.vocalise.web.ui.live.ChangedTopics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The boards that somebody looked at last, a few of them. Thread-safe. */
@Singleton
class LiveBoards {
  /** One of a thousand runs holds about a megabyte. */
  private static final int MOST = 16;

  private final CampaignRepository campaigns;
  private final CampaignBuilds builds;
  private final CampaignFacts facts;

  /** By campaign and baseline. */
  private final Map<List<String>, LiveBoard> boards = Recent.map(MOST);

  @Inject
  LiveBoards(
      CampaignRepository campaigns,
      CampaignBuilds builds,
      CampaignFacts facts,
      ChangedTopics topics) {
    this.campaigns = campaigns;
    this.builds = builds;
    this.facts = facts;
    topics.beforeBrowsers(this::changed);
  }

  /**
   * @param baseline empty for the first experiment
   * @param known version that the browser has
   */
  Optional<LiveBoard.Shown> show(String campaign, String baseline, @Nullable String known) {
    return board(campaign, baseline).show(known);
  }

  private LiveBoard board(String campaign, String baseline) {
    synchronized (boards) {
      return boards.computeIfAbsent(
          List.of(campaign, baseline),
          key ->
              new LiveBoard(
                  new WatchedTable(campaigns, campaign, baseline), look -> view(look, baseline)));
    }
  }

  private BoardView view(WatchedTable.Look look, String baseline) {
    CampaignBoard board = look.board();
    return BoardView.of(
        board,
        look.table(),
        builds.of(board.campaign().id()),
        baseline,
        facts.secondsLeft(board.campaign()),
        facts.disk(board.campaign().id()));
  }

  private void changed(ChangeFeed.Change change) {
    synchronized (boards) {
      boards.values().forEach(board -> board.changed(change.campaignId()));
    }
  }
}
