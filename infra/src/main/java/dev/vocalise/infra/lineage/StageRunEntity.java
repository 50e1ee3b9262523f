package dev.vocalise.infra.lineage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Embedded;
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
@Table(name = "stage_run")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class StageRunEntity {

  @Id UUID id;

  UUID campaignId;

  @Nullable UUID runId;

  String stage;

  String subject;

  String version;

  String cacheKey;

  @Enumerated(EnumType.STRING)
  StageState state;

  int attempt;

  long fencingToken;

  String worker;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode environment;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode spec;

  @JdbcTypeCode(SqlTypes.JSON)
  List<FileRef> inputs;

  @JdbcTypeCode(SqlTypes.JSON)
  List<FileRef> outputs;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable JsonNode result;

  @Embedded @Nullable Failure failure;

  @Nullable UUID cachedFrom;

  @Nullable Long ledgerSeq;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable StageProgress progress;

  Instant startedAt;

  @Nullable Instant endedAt;

  StageRepository.Cached cached() {
    Instant ended = requireNonNull(endedAt, "a cached attempt has ended");
    return new StageRepository.Cached(id, cacheKey, outputs, result, ended);
  }

  StageView view() {
    return new StageView(
        id,
        campaignId,
        runId,
        stage,
        subject,
        version,
        cacheKey,
        state,
        attempt,
        worker,
        environment,
        spec,
        inputs,
        outputs,
        result,
        failure,
        cachedFrom,
        ledgerSeq,
        progress,
        startedAt,
        endedAt);
  }
}
