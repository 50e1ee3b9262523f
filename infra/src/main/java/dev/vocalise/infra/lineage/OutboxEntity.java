package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "outbox")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class OutboxEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  UUID runId;

  @Enumerated(EnumType.STRING)
  Outbox.Kind kind;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode payload;

  Instant createdAt;

  int attempts;

  @Nullable String lastError;

  Instant nextAttempt;

  @Nullable Instant deliveredAt;
}
