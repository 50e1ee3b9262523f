package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "seed_run")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class SeedRunEntity {

  @Id UUID id;

  UUID campaignId;

  UUID experimentId;

  int seed;

  @Enumerated(EnumType.STRING)
  RunState state;

  String workflowId;

  @Nullable Double uar;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable JsonNode scores;

  @Embedded @Nullable Failure failure;

  @Nullable String mlflowExperimentId;

  @Nullable String mlflowRunId;

  /** How often it was queued again since artifacts that it needs were damaged. */
  int repairs;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable JsonNode host;

  @Nullable String device;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable Progress progress;

  Instant createdAt;

  /** Since when a workflow has it; null while it waits and once it has ended. */
  @Nullable Instant openedAt;

  @Nullable Instant startedAt;

  @Nullable Instant endedAt;

  /** A run that was delivered before the experiment was kept gets it with the next message. */
  private @Nullable MlflowRun mlflowRun() {
    return mlflowExperimentId == null || mlflowRunId == null
        ? null
        : new MlflowRun(mlflowExperimentId, mlflowRunId);
  }

  SeedRun view(String campaign, ExperimentEntity experiment) {
    return new SeedRun(
        id,
        campaignId,
        campaign,
        experimentId,
        experiment.name,
        experiment.settings,
        experiment.reference,
        experiment.corpora,
        seed,
        state,
        workflowId,
        uar,
        scores,
        failure,
        mlflowRun(),
        host,
        device,
        progress,
        createdAt,
        startedAt,
        endedAt);
  }

  CampaignBoard.SeedCell cell() {
    return new CampaignBoard.SeedCell(id, seed, state, uar, scores, progress, failure);
  }
}
