package dev.vocalise.infra.lineage;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "metric_point")
@IdClass(MetricPointEntity.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class MetricPointEntity {

  @Id UUID runId;

  @Id String key;

  @Id long step;

  Instant ts;

  double value;

  record Key(UUID runId, String key, long step) implements Serializable {}

  MetricPoint view() {
    return new MetricPoint(key, step, ts, value);
  }
}
