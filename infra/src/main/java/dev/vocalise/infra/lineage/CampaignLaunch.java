package dev.vocalise.infra.lineage;

import dev.vocalise.infra.text.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Turns a new campaign into rows, and rows into summaries. */
final class CampaignLaunch {

  private CampaignLaunch() {}

  static CampaignEntity insert(StatelessSession session, LedgerEvent event, NewCampaign wanted) {
    Rows.lock(session, "campaign");
    if (Rows.byName(session, CampaignEntity.class, wanted.name()).isPresent()) {
      throw new NameTakenException("campaign", wanted.name());
    }
    CampaignEntity campaign = new CampaignEntity();
    campaign.id = UUID.randomUUID();
    campaign.name = wanted.name();
    campaign.spec = wanted.spec();
    campaign.file = wanted.file();
    campaign.specSha256 = wanted.specSha256();
    campaign.state = CampaignState.QUEUED;
    campaign.priority = wanted.priority();
    campaign.workflowId = "campaign/" + wanted.name();
    campaign.createdAt = Database.now();
    session.insert(campaign);
    event.added("campaign", campaign.id);
    int position = 0;
    for (NewCampaign.NewExperiment experiment : wanted.experiments()) {
      insert(session, event, campaign, experiment, position++);
    }
    return campaign;
  }

  /** Returns the ids of its runs. */
  static List<UUID> insert(
      StatelessSession session,
      LedgerEvent event,
      CampaignEntity campaign,
      NewCampaign.NewExperiment wanted,
      int position) {
    ExperimentEntity experiment = new ExperimentEntity();
    experiment.id = UUID.randomUUID();
    experiment.campaignId = campaign.id;
    experiment.name = wanted.name();
    experiment.position = position;
    experiment.settings = wanted.settings();
    experiment.reference = wanted.reference();
    experiment.corpora = wanted.corpora();
    session.insert(experiment);
    event.added("experiment", experiment.id);
    return insertRuns(session, event, campaign, experiment, wanted.seeds());
  }

  /** Waiting ones; returns their ids. */
  static List<UUID> insertRuns(
      StatelessSession session,
      LedgerEvent event,
      CampaignEntity campaign,
      ExperimentEntity experiment,
      List<Integer> seeds) {
    List<SeedRunEntity> runs = new ArrayList<>();
    Instant now = Database.now();
    for (int seed : seeds) {
      SeedRunEntity run = new SeedRunEntity();
      run.id = UUID.randomUUID();
      run.campaignId = campaign.id;
      run.experimentId = experiment.id;
      run.seed = seed;
      run.state = RunState.QUEUED;
      run.workflowId = "%s/%s/seed-%d".formatted(campaign.name, experiment.name, seed);
      run.createdAt = now;
      runs.add(run);
      event.added("seed_run", run.id);
    }
    session.insertMultiple(runs);
    return runs.stream().map(run -> run.id).toList();
  }

  /** All campaigns, newest first. */
  static List<CampaignSummary> summaries(StatelessSession session) {
    Map<UUID, Map<RunState, Long>> counts =
        Rows.select(
                session,
                Object[].class,
                "select campaignId, state, count(*) from SeedRunEntity"
                    + " group by campaignId, state")
            .stream()
            .collect(
                Collectors.groupingBy(
                    row -> (UUID) row[0],
                    Collectors.toMap(row -> (RunState) row[1], row -> (Long) row[2])));
    Map<UUID, Long> experiments =
        Rows.select(
                session,
                Object[].class,
                "select campaignId, count(*) from ExperimentEntity group by campaignId")
            .stream()
            .collect(Collectors.toMap(row -> (UUID) row[0], row -> (Long) row[1]));
    // Without specifications and files, which may be large.
    return Rows.list(
        session,
        Object[].class,
        row ->
            summary(
                row,
                Math.toIntExact(experiments.getOrDefault(row[0], 0L)),
                counts.getOrDefault(row[0], Map.of())),
        "select id, name, state, reason, priority, createdAt, startedAt, endedAt, note, tags,"
            + " archivedAt from CampaignEntity order by createdAt desc, name");
  }

  @SuppressWarnings("unchecked") // the column of tags
  private static CampaignSummary summary(
      Object[] row, int experiments, Map<RunState, Long> counts) {
    Map<RunState, Long> all = new EnumMap<>(RunState.class);
    for (RunState state : RunState.values()) {
      all.put(state, counts.getOrDefault(state, 0L));
    }
    return new CampaignSummary(
        (UUID) row[0],
        (String) row[1],
        (CampaignState) row[2],
        (String) row[3],
        (Integer) row[4],
        experiments,
        all,
        (Instant) row[5],
        (Instant) row[6],
        (Instant) row[7],
        (String) row[8],
        row[9] == null ? List.of() : (List<String>) row[9],
        (Instant) row[10]);
  }

  /** For example {@code 2 of 30 runs are missing (1 CANCELLED, 1 FAILED)}. */
  static String missing(Map<RunState, Long> counts) {
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    long done = counts.getOrDefault(RunState.DONE, 0L);
    String states =
        counts.entrySet().stream()
            .filter(entry -> entry.getKey() != RunState.DONE)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .sorted()
            .collect(Collectors.joining(", "));
    return "%s missing (%s); resume the campaign to run them"
        .formatted(Counted.of(total - done, total, "run is", "runs are"), states);
  }
}
