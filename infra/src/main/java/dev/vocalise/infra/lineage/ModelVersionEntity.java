package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "model_version")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class ModelVersionEntity {

  @Id UUID id;

  String name;

  int version;

  UUID runId;

  String branch;

  UUID stageRunId;

  String weightsSha256;

  @JdbcTypeCode(SqlTypes.JSON)
  List<FileRef> files;

  @Enumerated(EnumType.STRING)
  ModelVersionState state;

  String reason;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode actor;

  Instant createdAt;

  Instant changedAt;

  /** A branch of a fused run has a score of its own, which is not that of the run. */
  private @Nullable Double uar(SeedRun run) {
    JsonNode scores = run.scores();
    if (scores == null || !scores.has("fusion")) {
      return run.uar();
    }
    JsonNode own = scores.path("fusion").path(branch).path("unweightedAverageRecall");
    return own.isNumber() ? own.asDouble() : null;
  }

  ModelVersion view(SeedRun run) {
    return new ModelVersion(
        id,
        name,
        version,
        state,
        run.id(),
        run.campaign(),
        run.experiment(),
        run.seed(),
        branch,
        uar(run),
        stageRunId,
        weightsSha256,
        files,
        reason,
        actor,
        createdAt,
        changedAt);
  }
}
