package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "experiment")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class ExperimentEntity {

  @Id UUID id;

  UUID campaignId;

  String name;

  int position;

  @JdbcTypeCode(SqlTypes.JSON)
  JsonNode settings;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable JsonNode reference;

  @JdbcTypeCode(SqlTypes.JSON)
  Map<String, String> corpora;

  CampaignBoard.ExperimentRow onBoard(List<CampaignBoard.SeedCell> seeds) {
    return new CampaignBoard.ExperimentRow(id, name, position, settings, reference, seeds);
  }
}
