package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "corpus")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class CorpusEntity {

  @Id UUID id;

  String name;

  String kind;

  String directory;

  String manifestSha256;

  long manifestSize;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode report;

  /** None where an earlier build registered it. */
  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable FileRef files;

  Instant addedAt;

  CorpusView view() {
    return new CorpusView(
        id, name, kind, directory, manifestSha256, manifestSize, report, files, addedAt);
  }
}
