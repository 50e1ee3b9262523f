package dev.vocalise.activities.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.vocalise.activities.failure.FailureTranslator;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.BackgroundHeartbeat;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.RunQueue;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.workflows.campaign.CampaignActivities;
import dev.vocalise.workflows.campaign.CampaignOutcome;
import dev.vocalise.workflows.campaign.CampaignPlan;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.campaign.PlannedRun;
import dev.vocalise.workflows.campaign.RunQuestion;
import dev.vocalise.workflows.campaign.RunTurn;
import dev.vocalise.workflows.failure.FailureCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State changes of campaigns and runs.
 *
 * @param slots runs that all workers can train at once
 * @param wake tells campaigns of these names that there is a place for a run of theirs
 */
public record CampaignActivitiesImpl(
    CampaignRepository campaigns,
    RunRepository runs,
    RunQueue queue,
    IntSupplier slots,
    Consumer<Collection<String>> wake)
    implements CampaignActivities {
  private static final Logger LOG = LoggerFactory.getLogger(CampaignActivitiesImpl.class);

  /** §4.2.1: what the front end of the Spectrogram Transformer expects. */
  private static final int SAMPLE_RATE_HZ = 16_000;

  @Override
  public CampaignPlan planCampaign(UUID campaignId) {
    return translated(
        () -> {
          campaigns.started(campaignId);
          CampaignBoard board = board(campaignId);
          CampaignBatch batch = CampaignBatch.next(spec(board.campaign()), board.experiments());
          return new CampaignPlan(
              campaignId, 1, batch.spec(), batch.runs(), SAMPLE_RATE_HZ, batch.waiting());
        });
  }

  @Override
  public RunTurn nextRuns(RunQuestion question) {
    return translated(
        () -> {
          UUID id = question.campaignId();
          RunQueue.Turn turn =
              queue.ask(
                  id, question.open(), question.blocked(), question.known(), slots.getAsInt());
          wake.accept(turn.next());
          List<RunTurn.OpenedRun> opened = new ArrayList<>();
          if (!turn.runs().isEmpty()) {
            CampaignSpec spec = spec(campaigns.find(id).orElseThrow());
            for (RunQueue.WaitingRun run : turn.runs()) {
              opened.add(
                  new RunTurn.OpenedRun(
                      new PlannedRun(run.id(), run.experiment(), run.seed()),
                      CampaignBatch.ofOneRun(spec.experiments().get(run.experiment()))));
            }
          }
          return new RunTurn(opened, turn.ready(), turn.blocked(), turn.extended());
        });
  }

  @Override
  public void failWaiting(UUID campaignId, List<Integer> experiments, String code, String message) {
    translated(
        () -> {
          for (ExperimentRow row : board(campaignId).experiments()) {
            if (experiments.contains(row.position())) {
              row.seeds().stream()
                  .filter(cell -> !cell.state().ended())
                  .forEach(cell -> recordFailure(campaignId, cell.runId(), code, message));
            }
          }
          return null;
        });
  }

  /** What ends because its campaign stops, or because another attempt took over, has not failed. */
  @Override
  public void recordFailure(UUID campaignId, UUID runId, String code, String message) {
    translated(
        () -> {
          boolean stopping = campaigns.find(campaignId).orElseThrow().stopping();
          FailureCode.Kind kind = FailureCode.valueOf(code).kind();
          if (code.equals(FailureCode.CANCELLED.name())
              || (stopping && kind != FailureCode.Kind.INPUT && kind != FailureCode.Kind.RESULT)) {
            runs.stopped(runId);
          } else if (code.equals(FailureCode.ARTIFACT_CORRUPT.name())
              && runs.queueForRepair(runId)) {
            LOG.warn("run {} waits for what was damaged to be made again: {}", runId, message);
          } else {
            runs.fail(runId, new Failure(code, message));
          }
          return null;
        });
  }

  @Override
  public CampaignOutcome finishCampaign(UUID campaignId, @Nullable String failure) {
    return translated(
        () -> {
          if (failure != null) {
            if (!failure.startsWith(FailureCode.CANCELLED.name())) {
              campaigns.fail(campaignId, failure(failure));
            }
            campaigns.stopped(campaignId);
          }
          CampaignState state = campaigns.finish(campaignId);
          wake.accept(queue.next(slots.getAsInt()));
          CampaignBoard board = board(campaignId);
          return new CampaignOutcome(
              state.name(), count(board, RunState.DONE), count(board, RunState.FAILED));
        });
  }

  private static CampaignSpec spec(CampaignView campaign) {
    try {
      return CanonicalJson.MAPPER.treeToValue(campaign.spec(), CampaignSpec.class);
    } catch (JsonProcessingException e) {
      throw new StageException(
          FailureCode.SPEC_INVALID,
          "the stored specification of campaign '%s' cannot be read; launch its file again under a new name"
              .formatted(campaign.name()),
          e);
    }
  }

  /** From {@link dev.vocalise.workflows.failure.FailureMessage#line}. */
  private static Failure failure(String line) {
    int colon = line.indexOf(": ");
    return colon < 0
        ? new Failure(FailureCode.UNEXPECTED.name(), line)
        : new Failure(line.substring(0, colon), line.substring(colon + 2));
  }

  private CampaignBoard board(UUID campaignId) {
    return campaigns
        .find(campaignId)
        .map(CampaignView::name)
        .flatMap(campaigns::board)
        .orElseThrow(
            () ->
                new StageException(
                    FailureCode.SPEC_INVALID,
                    "campaign " + campaignId + " is not in the database"));
  }

  private static int count(CampaignBoard board, RunState state) {
    return (int)
        board.experiments().stream()
            .flatMap(row -> row.seeds().stream())
            .filter(cell -> cell.state() == state)
            .count();
  }

  @SuppressWarnings("try") // it beats by itself
  private static <T> T translated(Supplier<T> work) {
    try (BackgroundHeartbeat beating = BackgroundHeartbeat.ofThisActivity()) {
      return work.get();
    } catch (RuntimeException e) {
      throw FailureTranslator.translate(e);
    }
  }
}
