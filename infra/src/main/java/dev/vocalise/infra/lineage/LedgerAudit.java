package dev.vocalise.infra.lineage;

import dev.vocalise.infra.artifact.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** One walk along the whole ledger. */
final class LedgerAudit {

  private final StatelessSession session;
  private final Map<String, String> keys = new HashMap<>();
  private final TreeSet<String> used = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();
  private long entries;
  private String head = Ledger.NO_ENTRY;

  LedgerAudit(StatelessSession session) {
    this.session = session;
  }

  Ledger.Report report() {
    String known = "select key_id, public_key from vocalise.ledger_key";
    Rows.selectNative(session, Object[].class, known)
        .getResultList()
        .forEach(row -> keys.put((String) row[0], (String) row[1]));
    try (Stream<LedgerEntryEntity> rows =
        Rows.select(session, LedgerEntryEntity.class, "from LedgerEntryEntity order by seq")
            .setFetchSize(500)
            .getResultStream()) {
      rows.forEach(this::entry);
    }
    stages();
    return new Ledger.Report(entries, head, List.copyOf(used), problems);
  }

  private void entry(LedgerEntryEntity entry) {
    entries++;
    if (entry.seq != entries) {
      problems.add("entry %d is missing: the next one found is %d".formatted(entries, entry.seq));
      entries = entry.seq;
    }
    if (!entry.previousSha256.equals(head)) {
      problems.add(
          "entry %d follows %s but the entry before it is %s"
              .formatted(entry.seq, entry.previousSha256, head));
    }
    String digest = Ledger.chain(entry.seq, entry.previousSha256, entry.envelope);
    if (!digest.equals(entry.sha256)) {
      problems.add(
          "entry %d says its digest is %s but it is %s".formatted(entry.seq, entry.sha256, digest));
    }
    head = entry.sha256;
    used.add(entry.keyId);
    @Nullable String problem = signatureProblem(entry);
    if (problem != null) {
      problems.add("entry %d: %s".formatted(entry.seq, problem));
    }
  }

  private @Nullable String signatureProblem(LedgerEntryEntity entry) {
    Envelope envelope;
    try {
      envelope = Envelope.parse(entry.envelope);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    @Nullable String key = keys.get(envelope.keyId());
    if (key == null || !envelope.keyId().equals(entry.keyId)) {
      return "signed with the unknown key " + envelope.keyId();
    }
    if (!Sha256.of(Base64.getDecoder().decode(key.getBytes(StandardCharsets.US_ASCII)))
        .equals(envelope.keyId())) {
      return "the public key on record is not the one named " + envelope.keyId();
    }
    return LedgerKey.verify(key, envelope.signedBytes(), envelope.signature())
        ? null
        : "the signature does not fit the statement";
  }

  /** Finds entries cut off at the end, which the chain alone cannot show. */
  private void stages() {
    Rows.select(
            session,
            Object[].class,
            "select s.id, s.stage, s.ledgerSeq from StageRunEntity s where s.state = DONE"
                + " and not exists (select 1 from LedgerEntryEntity l"
                + " where l.seq = s.ledgerSeq and l.stageRunId = s.id) order by s.startedAt")
        .getResultList()
        .forEach(
            row ->
                problems.add(
                    "stage %s (%s) has no statement: entry %s is missing or another's"
                        .formatted(row[1], row[0], row[2])));
  }
}
