package dev.vocalise.infra.lineage;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "ledger_entry")
@SuppressWarnings("NullAway.Init") // filled by Hibernate or by the repository that inserts it
class LedgerEntryEntity {

  @Id long seq;

  @Nullable UUID stageRunId;

  String envelope;

  String keyId;

  String previousSha256;

  String sha256;

  Instant createdAt;

  LedgerEntry view() {
    return new LedgerEntry(seq, stageRunId, envelope, keyId, previousSha256, sha256, createdAt);
  }
}
