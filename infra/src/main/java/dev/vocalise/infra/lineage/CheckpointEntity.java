package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Entity;
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
@Table(name = "checkpoint")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class CheckpointEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  UUID owner;

  String stage;

  long token;

  int round;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode position;

  @JdbcTypeCode(SqlTypes.JSON)
  FileRef artifact;

  Instant createdAt;

  Checkpoint view() {
    return new Checkpoint(owner, stage, token, round, position, artifact, createdAt);
  }
}
