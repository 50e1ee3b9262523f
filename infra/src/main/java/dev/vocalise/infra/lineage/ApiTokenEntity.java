package dev.vocalise.infra.lineage;

import dev.vocalise.infra.access.ApiToken;
import dev.vocalise.infra.access.Role;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "api_token")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class ApiTokenEntity {

  @Id UUID id;

  @Nullable UUID accountId;

  String owner;

  String name;

  @Enumerated(EnumType.STRING)
  Role role;

  String sha256;

  Instant createdAt;

  Instant expiresAt;

  @Nullable Instant revokedAt;

  @Nullable Instant usedAt;

  ApiToken view() {
    return new ApiToken(id, owner, name, role, createdAt, expiresAt, revokedAt, usedAt);
  }
}
