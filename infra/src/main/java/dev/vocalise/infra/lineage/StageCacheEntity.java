package dev.vocalise.infra.lineage;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

@Entity
@Table(name = "stage_cache")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class StageCacheEntity {

  @Id String cacheKey;

  UUID stageRunId;
}
