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
public record Ledger(Database database, LedgerKey key) {

  static final String NO_ENTRY = "0".repeat(64);

  /**
   * What an audit of the ledger found.
   *
   * @param entries number of entries read
   * @param head digest of the last entry; note it elsewhere to notice a ledger that was replaced
   * @param keyIds keys that signed, to be compared with the workers' key files
   * @param problems one line each; empty when all is well
   */
  public record Report(long entries, String head, List<String> keyIds, List<String> problems) {

    public Report {
      keyIds = List.copyOf(keyIds);
      problems = List.copyOf(problems);
    }

    public boolean sound() {
      return problems.isEmpty();
    }
  }

  /** Signs and appends an in-toto statement. */
  public LedgerEntry append(JsonNode statement) {
    return database.write(session -> append(session, statement, null));
  }

  /** Checks the numbering, the chain, every signature, and that every finished stage is in it. */
  public Report verify() {
    return database.read(session -> new LedgerAudit(session).report());
  }

  public Optional<LedgerEntry> find(long seq) {
    return database.find(LedgerEntryEntity.class, seq).map(LedgerEntryEntity::view);
  }

  /** Statements that name a file of this digest as their subject, oldest first. */
  public List<LedgerEntry> about(String sha256) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    LedgerEntryEntity.class,
                    "select * from vocalise.ledger_entry where seq in"
                        + " (select seq from vocalise.ledger_subject where sha256 = ?1)"
                        + " order by seq",
                    sha256)
                .stream()
                .map(LedgerEntryEntity::view)
                .toList());
  }

  /** The statement inside an entry's envelope. */
  public static String statement(LedgerEntry entry) {
    return Envelope.parse(entry.envelope()).payload();
  }

  LedgerEntry append(StatelessSession session, JsonNode statement, @Nullable UUID stageRunId) {
    Rows.lock(session, "ledger");
    String newest = "from LedgerEntryEntity order by seq desc limit 1";
    LedgerEntryEntity last =
        Rows.select(session, LedgerEntryEntity.class, newest).uniqueResultOptional().orElse(null);
    LedgerEntryEntity entry = new LedgerEntryEntity();
    entry.seq = last == null ? 1 : last.seq + 1;
    entry.stageRunId = stageRunId;
    entry.envelope = Envelope.sign(statement.toString(), key).toJson();
    entry.keyId = key.id();
    entry.previousSha256 = last == null ? NO_ENTRY : last.sha256;
    entry.sha256 = chain(entry.seq, entry.previousSha256, entry.envelope);
    entry.createdAt = Database.now();
    Rows.updateNative(
        session,
        "insert into vocalise.ledger_key (key_id, public_key, added_at) values (?1, ?2, now())"
            + " on conflict do nothing",
        key.id(),
        key.publicKey());
    session.insert(entry);
    for (JsonNode subject : statement.path("subject")) {
      Rows.updateNative(
          session,
          "insert into vocalise.ledger_subject (sha256, seq, name) values (?1, ?2, ?3)"
              + " on conflict do nothing",
          subject.path("digest").path("sha256").asText(),
          entry.seq,
          subject.path("name").asText());
    }
    return entry.view();
  }

  /** Digest of an entry: of its number, the entry before and its envelope, one per line. */
  static String chain(long seq, String previousSha256, String envelope) {
    String text = seq + "\n" + previousSha256 + "\n" + envelope;
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
