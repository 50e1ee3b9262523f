package dev.vocalise.infra.lineage;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Table(name = "feature_set")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class FeatureSetEntity {

  @Id UUID id;

  String name;

  String corpus;

  String manifestSha256;

  @JdbcTypeCode(SqlTypes.JSON)
  FileRef artifact;

  @JdbcTypeCode(SqlTypes.JSON)
  List<String> columns;

  int utterances;

  String source;

  String sourceSha256;

  @JdbcTypeCode(SqlTypes.JSON)
  List<String> notes;

  Instant addedAt;

  FeatureSetView view() {
    return new FeatureSetView(
        id,
        name,
        corpus,
        manifestSha256,
        artifact,
        columns,
        utterances,
        source,
        sourceSha256,
        notes,
        addedAt);
  }
}
