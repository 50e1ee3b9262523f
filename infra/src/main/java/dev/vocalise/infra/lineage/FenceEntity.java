package dev.vocalise.infra.lineage;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

@Entity
@Table(name = "fence")
@IdClass(FenceEntity.Key.class)
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class FenceEntity {

  @Id UUID owner;

  @Id String stage;

  long token;

  record Key(UUID owner, String stage) implements Serializable {}
}
