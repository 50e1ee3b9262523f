package dev.vocalise.activities.campaign;

import dev.vocalise.activities.failure.FailureTranslator;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignBoard;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.Failure;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.workflows.campaign.CampaignActivities;
import dev.vocalise.workflows.campaign.CampaignOutcome;
import dev.vocalise.workflows.campaign.CampaignPlan;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.failure.FailureCode;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** State changes of campaigns and runs. */
public record CampaignActivitiesImpl(CampaignRepository campaigns, RunRepository runs)
    implements CampaignActivities {
  /** §4.2.1: what the front end of the Spectrogram Transformer expects. */
  private static final int SAMPLE_RATE_HZ = 16_000;

  @Override
  public CampaignPlan planCampaign(UUID campaignId) {
    return translated(
        () -> {
          campaigns.started(campaignId);
          campaigns.requeue(campaignId);
          CampaignBoard board = board(campaignId);
          CampaignSpec spec;
          try {
            spec = CanonicalJson.MAPPER.treeToValue(board.campaign().spec(), CampaignSpec.class);
          } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new StageException(
                FailureCode.SPEC_INVALID,
                "the stored specification of campaign '%s' cannot be read; launch its file again under a new name"
                    .formatted(board.campaign().name()),
                e);
          }
          CampaignBatch batch = CampaignBatch.next(spec, board.experiments());
          return new CampaignPlan(campaignId, 1, batch.spec(), batch.runs(), SAMPLE_RATE_HZ);
        });
  }

  @Override
  public void recordFailure(UUID campaignId, UUID runId, String code, String message) {
    translated(
        () -> {
          if (code.equals(FailureCode.CANCELLED.name())) {
            runs.cancel(runId);
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
          if (failure != null && failure.startsWith(FailureCode.CANCELLED.name())) {
            campaigns.cancel(campaignId, "cancelled");
          } else if (failure != null) {
            campaigns.fail(campaignId, failure(failure));
          }
          CampaignState state = campaigns.finish(campaignId);
          CampaignBoard board = board(campaignId);
          return new CampaignOutcome(
              state.name(), count(board, RunState.DONE), count(board, RunState.FAILED));
        });
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

  private static <T> T translated(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw FailureTranslator.translate(e);
    }
  }
}
