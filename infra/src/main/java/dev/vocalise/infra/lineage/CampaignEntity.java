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
@Table(name = "campaign")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class CampaignEntity {

  @Id UUID id;

  String name;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode spec;

  String file;

  String specSha256;

  @Enumerated(EnumType.STRING)
  CampaignState state;

  @Nullable String reason;

  /** Something may still run that has to stop. */
  boolean stopping;

  int priority;

  /** Lines of somebody's own. */
  @Nullable String note;

  /** In the order in which they were added; null for none. */
  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable List<String> tags;

  @Nullable Instant archivedAt;

  String workflowId;

  Instant createdAt;

  @Nullable Instant startedAt;

  @Nullable Instant endedAt;

  CampaignView view() {
    return new CampaignView(
        id,
        name,
        spec,
        file,
        specSha256,
        state,
        reason,
        stopping,
        priority,
        workflowId,
        createdAt,
        startedAt,
        endedAt,
        note,
        tags == null ? List.of() : tags,
        archivedAt);
  }
}
