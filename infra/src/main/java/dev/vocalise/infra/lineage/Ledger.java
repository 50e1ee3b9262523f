package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.audit.Findings;
import dev.vocalise.infra.ledger.CanonicalForm;
import dev.vocalise.infra.ledger.Envelope;
import dev.vocalise.infra.ledger.LedgerHome;
import dev.vocalise.infra.ledger.Signer;
import dev.vocalise.infra.ledger.TreeHead;
import dev.vocalise.infra.ledger.TrustedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Append-only chain of signed statements. Each statement names its number and the digest of the
 * entry before, so that a signature holds at one place only; triggers refuse UPDATE, DELETE and
 * TRUNCATE.
 */
public record Ledger(Database database) {

  public static final String NO_ENTRY = "0".repeat(64);

  private static final int ENTRIES_AT_ONCE = 200;

  /** Signs and appends a statement about something that changes no row. */
  public LedgerEntry record(String event, Actor actor, String key, JsonNode details) {
    return database.write(
        session -> database.event(session, event, actor).with(key, details).endAlways());
  }

  /** The same about a file of this digest. */
  public LedgerEntry record(
      String event, Actor actor, String key, JsonNode details, String file, String sha256) {
    return database.write(
        session ->
            database
                .event(session, event, actor)
                .about(file, sha256)
                .with(key, details)
                .endAlways());
  }

  /**
   * Statements about the rows of a build whose ledger had none about them, once; the keys that had
   * signed for that build are pinned. A ledger that has signed heads is of this build.
   */
  public void adopt(LedgerHome home) throws IOException {
    if (!home.hasHeads()) {
      for (String publicKey : LedgerAdoption.adopt(database)) {
        home.trusted().trust(publicKey, "signed for the build before");
      }
    }
  }

  /** What an audit of ledger and rows found. */
  public record Report(long entries, String head, List<String> keyIds, Findings findings) {
    public Report {
      keyIds = List.copyOf(keyIds);
    }
  }

  /**
   * Checks the ledger, and every row against the last statement about it, in one snapshot.
   *
   * @param heads signed ones from outside of the database
   */
  public Report audit(TrustedKeys trusted, Collection<TreeHead> heads) {
    Findings findings = new Findings();
    return database.read(
        session -> {
          LedgerAudit ledger = new LedgerAudit(session, trusted, heads, findings);
          RowAudit rows = new RowAudit(session, findings);
          ledger.walk(rows::read);
          rows.compare();
          return new Report(ledger.entries(), ledger.head(), ledger.usedKeys(), findings);
        });
  }

  public Optional<LedgerEntry> find(long seq) {
    return database.find(LedgerEntryEntity.class, seq).map(LedgerEntryEntity::view);
  }

  /** The last entry, if there is one. */
  public Optional<LedgerEntry> last() {
    return database.read(session -> last(session).map(LedgerEntryEntity::view));
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

  /** Entries with a number above {@code seq} in their order, one after the other. */
  public void after(long seq, Consumer<LedgerEntry> each) {
    database.read(
        session -> {
          after(session, seq, each);
          return true;
        });
  }

  static void after(StatelessSession session, long seq, Consumer<LedgerEntry> each) {
    String query = "from LedgerEntryEntity where seq > ?1 order by seq";
    try (Stream<LedgerEntryEntity> rows =
        Rows.select(session, LedgerEntryEntity.class, query, seq)
            .setFetchSize(ENTRIES_AT_ONCE)
            .getResultStream()) {
      rows.map(LedgerEntryEntity::view).forEach(each);
    }
  }

  /** The statement inside an entry's envelope. */
  public static String statement(LedgerEntry entry) {
    return Envelope.parse(entry.envelope()).payload();
  }

  static Optional<LedgerEntryEntity> last(StatelessSession session) {
    String newest = "from LedgerEntryEntity order by seq desc limit 1";
    return Rows.select(session, LedgerEntryEntity.class, newest).uniqueResultOptional();
  }

  /** The statement gets its place, is signed, and is the ledger's last. */
  static LedgerEntry append(
      StatelessSession session, Signer signer, ObjectNode statement, @Nullable UUID stageRunId) {
    Rows.lock(session, "ledger");
    Optional<LedgerEntryEntity> last = last(session);
    LedgerEntryEntity entry = new LedgerEntryEntity();
    entry.createdAt = Database.now();
    entry.seq = last.map(before -> before.seq + 1).orElse(1L);
    entry.stageRunId = stageRunId;
    entry.previousSha256 = last.map(before -> before.sha256).orElse(NO_ENTRY);
    statement
        .withObject("/predicate")
        .putObject(Statements.PLACE)
        .put("seq", entry.seq)
        .put("previous", entry.previousSha256)
        .put("at", entry.createdAt.toString());
    String payload = new String(CanonicalForm.bytes(statement), StandardCharsets.UTF_8);
    entry.envelope = Envelope.sign(payload, signer).toJson();
    entry.keyId = signer.id();
    entry.sha256 = chain(entry.seq, entry.previousSha256, entry.envelope);
    Rows.updateNative(
        session,
        "insert into vocalise.ledger_key (key_id, public_key, added_at) values (?1, ?2, now())"
            + " on conflict do nothing",
        signer.id(),
        signer.publicKey());
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
