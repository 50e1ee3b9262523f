package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "model")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class ModelEntity {

  @Id UUID id;

  String name;

  String kind;

  String directory;

  @JdbcTypeCode(SqlTypes.JSON)
  Map<String, String> digests;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode config;

  long parameters;

  @Nullable String licence;

  Instant addedAt;

  ModelView view() {
    return new ModelView(id, name, kind, directory, digests, config, parameters, licence, addedAt);
  }
}
