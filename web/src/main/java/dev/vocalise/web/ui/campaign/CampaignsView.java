package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.lineage.CampaignResults.Scores;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignSummary;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.model.aggregation.SeedStatistics;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.Paging;
import dev.vocalise.web.ui.format.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list of campaigns.
 *
 * @param archived how many are archived
 * @param none whether there is no campaign at all
 * @param address of this page
 */
public record CampaignsView(
    List<Row> campaigns,
    int archived,
    boolean none,
    Filter filter,
    List<Order> orders,
    String address,
    Paging paging) {
  private static final int MOST_RESULTS = 4;
  private static final int PAGE = 100;

  /**
   * One campaign.
   *
   * @param note the first line of it
   * @param reason why it ended other than done
   * @param results experiments with a mean, the best first
   * @param active when a run last began or ended
   */
  public record Row(
      String name,
      List<String> tags,
      @Nullable String note,
      boolean archived,
      State state,
      @Nullable String reason,
      ProgressView progress,
      List<Result> results,
      int moreResults,
      String active,
      String launched) {}

  /** UAR in percent of one experiment, worded. */
  public record Result(String experiment, String mean, @Nullable String deviation) {}

  /** A word of the form with what it means. */
  public record Order(String word, String meaning) {}

  /**
   * What is shown.
   *
   * @param q part of a name, a tag, a note, or the name of an experiment; empty for all
   * @param state a word of a state, or empty
   * @param sort how they are ordered; empty for those with failures first
   * @param archived whether archived ones are among them
   */
  public record Filter(String q, String state, String sort, boolean archived) {
    String query() {
      return "?q=%s&state=%s&sort=%s%s"
          .formatted(
              Pages.segment(q), Pages.segment(state), sort, archived ? "&archived=true" : "");
    }

    boolean empty() {
      return q.isEmpty() && state.isEmpty() && sort.isEmpty() && !archived;
    }

    /** Words of the form. */
    public List<String> states() {
      return Arrays.stream(CampaignState.values())
          .map(one -> one.name().toLowerCase(Locale.ROOT))
          .toList();
    }
  }

  private record Scored(String experiment, SeedStatistics uar) {
    /** Percent; the numbers of the board. */
    private static Scored of(Scores scores) {
      return new Scored(
          scores.experiment(),
          SeedStatistics.of(scores.uar().stream().mapToDouble(uar -> 100 * uar).toArray()));
    }
  }

  /**
   * @param scores the best first
   */
  private record Campaign(CampaignSummary row, List<Scored> scores, Instant active) {
    private static Campaign of(CampaignSummary row, List<Scores> scores, Instant active) {
      Comparator<Scored> worst = Comparator.comparingDouble(one -> one.uar().mean());
      return new Campaign(
          row, scores.stream().map(Scored::of).sorted(worst.reversed()).toList(), active);
    }

    private int count(RunState state) {
      return row.runs().getOrDefault(state, 0L).intValue();
    }

    private double best() {
      return scores.isEmpty() ? -1 : scores.get(0).uar().mean();
    }

    private boolean matches(Filter filter) {
      String wanted = filter.q().strip().toLowerCase(Locale.ROOT);
      String note = row.note();
      return (filter.archived() || row.archivedAt() == null)
          && (filter.state().isEmpty() || row.state().name().equalsIgnoreCase(filter.state()))
          && (wanted.isEmpty()
              || Stream.of(
                      Stream.of(row.name(), note == null ? "" : note),
                      row.tags().stream(),
                      scores.stream().map(Scored::experiment))
                  .flatMap(texts -> texts)
                  .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted)));
    }
  }

  /** The ways to order campaigns, the usual one first. */
  @SuppressWarnings("ImmutableEnumChecker") // comparators of no state
  private enum Sort {
    FAILURES("", "failures first", Comparator.comparing(one -> one.count(RunState.FAILED) == 0)),
    ACTIVITY(
        "activity",
        "last activity",
        Comparator.comparing(Campaign::active, Comparator.reverseOrder())),
    RESULT(
        "result", "best result", Comparator.comparing(Campaign::best, Comparator.reverseOrder())),
    NAME("name", "name", Comparator.comparing(one -> one.row().name()));

    private final String word;
    private final String meaning;
    private final Comparator<Campaign> order;

    Sort(String word, String meaning, Comparator<Campaign> order) {
      this.word = word;
      this.meaning = meaning;
      this.order = order.thenComparing(one -> one.row().createdAt(), Comparator.reverseOrder());
    }

    private static Sort named(String word) {
      return Arrays.stream(values())
          .filter(one -> one.word.equals(word))
          .findFirst()
          .orElse(FAILURES);
    }
  }

  /**
   * @param scores by campaign; those without a result may be missing
   * @param active when a run of a campaign last began or ended
   */
  static CampaignsView of(
      List<CampaignSummary> campaigns,
      Map<UUID, List<Scores>> scores,
      Map<UUID, Instant> active,
      Filter filter,
      int page) {
    List<Campaign> matches =
        campaigns.stream()
            .map(
                row ->
                    Campaign.of(
                        row,
                        scores.getOrDefault(row.id(), List.of()),
                        active.getOrDefault(row.id(), row.createdAt())))
            .filter(one -> one.matches(filter))
            .sorted(Sort.named(filter.sort()).order)
            .toList();
    Paging paging =
        Paging.of(matches.size(), PAGE, page, "none", at -> "/" + filter.query() + "&page=" + at);
    return new CampaignsView(
        matches.subList(paging.from(), paging.to()).stream().map(CampaignsView::row).toList(),
        (int) campaigns.stream().filter(campaign -> campaign.archivedAt() != null).count(),
        campaigns.isEmpty(),
        filter,
        Arrays.stream(Sort.values()).map(one -> new Order(one.word, one.meaning)).toList(),
        filter.empty() && page == 0 ? "/" : "/" + filter.query() + "&page=" + page,
        paging);
  }

  private static Row row(Campaign campaign) {
    CampaignSummary row = campaign.row();
    List<Result> results = campaign.scores().stream().map(CampaignsView::result).toList();
    int shown = Math.min(MOST_RESULTS, results.size());
    return new Row(
        row.name(),
        row.tags(),
        row.note() == null ? null : row.note().lines().findFirst().orElse(null),
        row.archivedAt() != null,
        State.of(row.state()),
        row.reason(),
        ProgressView.of(campaign::count),
        results.subList(0, shown),
        results.size() - shown,
        NumberFormat.dayAndTime(campaign.active()),
        NumberFormat.dayAndTime(row.createdAt()));
  }

  private static Result result(Scored scored) {
    Double deviation = scored.uar().sampleStd();
    return new Result(
        scored.experiment(),
        NumberFormat.one(scored.uar().mean()),
        deviation == null ? null : NumberFormat.one(deviation));
  }
}
