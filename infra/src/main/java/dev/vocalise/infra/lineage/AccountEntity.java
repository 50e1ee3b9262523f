package dev.vocalise.infra.lineage;

import dev.vocalise.infra.access.Account;
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
@Table(name = "account")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class AccountEntity {

  @Id UUID id;

  String name;

  @Enumerated(EnumType.STRING)
  Role role;

  boolean enabled;

  byte @Nullable [] password;

  Instant createdAt;

  Instant changedAt;

  Account view() {
    return new Account(id, name, role, enabled, password != null, createdAt);
  }
}
