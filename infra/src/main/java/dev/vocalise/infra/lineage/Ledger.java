package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.artifact.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Append-only chain of signed statements. Each entry holds the digest of the one before; triggers
 * refuse UPDATE, DELETE and TRUNCATE.
 */
public final class Ledger {

  static final String NO_ENTRY = "0".repeat(64);

  private final Database database;
  private final LedgerKey key;

  public Ledger(Database database, LedgerKey key) {
    this.database = database;
    this.key = key;
  }

  /** Signs and appends an in-toto statement. */
  public LedgerEntry append(JsonNode statement) {
    return database.write(session -> append(session, statement, null));
  }

  /** Checks the numbering, the chain, every signature, and that every finished stage is in it. */
  public LedgerReport verify() {
    return database.read(session -> new LedgerAudit(session).report());
  }

  public Optional<LedgerEntry> find(long seq) {
    return database.read(
        session -> Rows.byId(session, LedgerEntryEntity.class, seq).map(LedgerEntryEntity::view));
  }

  /** Statements that name a file of this digest as their subject, oldest first. */
  public List<LedgerEntry> about(String sha256) {
    return database.read(
        session ->
            session
                .createNativeQuery(
                    "select * from vocalise.ledger_entry where seq in"
                        + " (select seq from vocalise.ledger_subject where sha256 = :sha256)"
                        + " order by seq",
                    LedgerEntryEntity.class)
                .setParameter("sha256", sha256)
                .getResultList()
                .stream()
                .map(LedgerEntryEntity::view)
                .toList());
  }

  /** The statement inside an entry's envelope. */
  public static String statement(LedgerEntry entry) {
    return Envelope.parse(entry.envelope()).payload();
  }

  LedgerEntry append(StatelessSession session, JsonNode statement, @Nullable UUID stageRunId) {
    Locks.lock(session, "ledger");
    LedgerEntryEntity last =
        session
            .createSelectionQuery(
                "from LedgerEntryEntity order by seq desc limit 1", LedgerEntryEntity.class)
            .uniqueResultOptional()
            .orElse(null);
    LedgerEntryEntity entry = new LedgerEntryEntity();
    entry.seq = last == null ? 1 : last.seq + 1;
    entry.stageRunId = stageRunId;
    entry.envelope = Envelope.sign(statement.toString(), key).toJson();
    entry.keyId = key.id();
    entry.previousSha256 = last == null ? NO_ENTRY : last.sha256;
    entry.sha256 = chain(entry.seq, entry.previousSha256, entry.envelope);
    entry.createdAt = Database.now();
    registerKey(session);
    session.insert(entry);
    for (JsonNode subject : statement.path("subject")) {
      session
          .createNativeMutationQuery(
              "insert into vocalise.ledger_subject (sha256, seq, name)"
                  + " values (:sha256, :seq, :name) on conflict do nothing")
          .setParameter("sha256", subject.path("digest").path("sha256").asText())
          .setParameter("seq", entry.seq)
          .setParameter("name", subject.path("name").asText())
          .executeUpdate();
    }
    return entry.view();
  }

  /** Digest of an entry: of its number, the entry before and its envelope, one per line. */
  static String chain(long seq, String previousSha256, String envelope) {
    String text = seq + "\n" + previousSha256 + "\n" + envelope;
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void registerKey(StatelessSession session) {
    session
        .createNativeMutationQuery(
            "insert into vocalise.ledger_key (key_id, public_key, added_at)"
                + " values (:id, :key, now()) on conflict do nothing")
        .setParameter("id", key.id())
        .setParameter("key", key.publicKey())
        .executeUpdate();
  }
}
