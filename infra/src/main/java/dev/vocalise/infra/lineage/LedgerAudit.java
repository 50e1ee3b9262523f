package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.audit.Findings;
import dev.vocalise.infra.ledger.Envelope;
import dev.vocalise.infra.ledger.LedgerKey;
import dev.vocalise.infra.ledger.MerkleTree;
import dev.vocalise.infra.ledger.TreeHead;
import dev.vocalise.infra.ledger.TrustedKeys;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * One walk along the whole ledger: numbers, chain, signatures by pinned keys, the place that each
 * signature covers, the index of subjects, and the signed heads that lie outside of the database.
 */
final class LedgerAudit {
  /** Of builds whose signatures covered no place. */
  static final String OLD = "ledger.entry-of-an-earlier-build";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StatelessSession session;
  private final Findings findings;
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, Long> replaced = new HashMap<>();
  private final TreeSet<String> used = new TreeSet<>();
  private final MerkleTree tree = new MerkleTree();
  private final TreeMap<Long, List<TreeHead>> heads = new TreeMap<>();
  private final Map<Long, Set<String>> subjects = new TreeMap<>();
  private String head = Ledger.NO_ENTRY;
  private String origin = "";
  private boolean placed;
  private long next = 1;

  /** What is done with each statement whose signature holds. */
  @FunctionalInterface
  interface Reader {
    void read(LedgerEntry entry, JsonNode predicate);
  }

  /**
   * @param heads from outside of the database
   */
  LedgerAudit(
      StatelessSession session,
      TrustedKeys trusted,
      Collection<TreeHead> heads,
      Findings findings) {
    this.session = session;
    this.findings = findings;
    trusted.pins().forEach(pin -> keys.put(pin.id(), pin.publicKey()));
    for (TreeHead one : heads) {
      this.heads.computeIfAbsent(one.size(), size -> new java.util.ArrayList<>()).add(one);
    }
  }

  /** Reads all entries in their order. */
  void walk(Reader reader) {
    Rows.selectNative(
            session,
            Object[].class,
            "select seq, sha256 || ' ' || name from vocalise.ledger_subject")
        .getResultList()
        .forEach(
            row ->
                subjects
                    .computeIfAbsent(((Number) row[0]).longValue(), seq -> new TreeSet<>())
                    .add((String) row[1]));
    Ledger.after(session, 0, entry -> entry(entry, reader));
    subjects.forEach(
        (seq, some) ->
            findings.violated("ledger.subject", "entry " + seq, "no such subjects", "" + some));
    heads.forEach(
        (size, some) ->
            findings.violated(
                "ledger.head",
                "head over %d entries of %s".formatted(size, some.get(0).at()),
                size + " entries",
                tree.size() + " entries: the end of the ledger was cut off"));
    keysInTheTable();
  }

  long entries() {
    return tree.size();
  }

  String head() {
    return head;
  }

  List<String> usedKeys() {
    return List.copyOf(used);
  }

  private void entry(LedgerEntry entry, Reader reader) {
    String where = "entry " + entry.seq();
    findings.equal("ledger.number", where, next, entry.seq());
    next = entry.seq() + 1;
    findings.equal("ledger.chain", where + " previous", head, entry.previousSha256());
    findings.equal(
        "ledger.chain",
        where + " sha256",
        Ledger.chain(entry.seq(), entry.previousSha256(), entry.envelope()),
        entry.sha256());
    head = entry.sha256();
    byte[] leaf = MerkleTree.leaf(entry.envelope().getBytes(StandardCharsets.UTF_8));
    origin = origin.isEmpty() ? TreeHead.origin(leaf) : origin;
    tree.add(leaf);
    heads();
    used.add(entry.keyId());
    Optional<JsonNode> statement = signed(entry, where);
    statement.ifPresent(
        signed -> {
          findings.equal("ledger.subject", where, names(signed), subjectsOf(entry.seq()));
          JsonNode predicate = signed.path("predicate");
          if (place(entry, predicate.path(Statements.PLACE), where)) {
            keys(entry, predicate);
            reader.read(entry, predicate);
          }
        });
    subjects.remove(entry.seq());
  }

  private void heads() {
    for (TreeHead one : Optional.ofNullable(heads.remove(tree.size())).orElse(List.of())) {
      String where = "head over %d entries of %s".formatted(one.size(), one.at());
      @Nullable String key = keys.get(one.keyId());
      findings.that(
          key != null && one.signedBy(key),
          "ledger.head-signature",
          where,
          "the signature of a pinned key",
          key == null ? "one of the unknown key " + one.keyId() : "another one");
      findings.equal("ledger.head", where, one.root(), HexFormat.of().formatHex(tree.root()));
      findings.equal("ledger.head", where + " origin", one.origin(), origin);
    }
  }

  private Set<String> subjectsOf(long seq) {
    return subjects.getOrDefault(seq, Set.of());
  }

  private static Set<String> names(JsonNode statement) {
    Set<String> names = new TreeSet<>();
    for (JsonNode subject : statement.path("subject")) {
      names.add(
          subject.path("digest").path("sha256").asText() + " " + subject.path("name").asText());
    }
    return names;
  }

  private Optional<JsonNode> signed(LedgerEntry entry, String where) {
    String check = "ledger.signature";
    Envelope envelope;
    JsonNode statement;
    try {
      envelope = Envelope.parse(entry.envelope());
      statement = JSON.readTree(envelope.payload());
    } catch (IllegalArgumentException | JsonProcessingException e) {
      findings.violated(check, where, "a signed statement", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    @Nullable String key = keys.get(envelope.keyId());
    findings.equal(check, where + " key_id", envelope.keyId(), entry.keyId());
    boolean sound =
        key != null && LedgerKey.verify(key, envelope.signedBytes(), envelope.signature());
    findings.that(
        sound,
        check,
        where,
        "the signature of a pinned key",
        key != null
            ? "a signature that does not fit the statement"
            : "one of the key %s, which nobody here trusts; if it is a worker's, see keys list there and run: vocalise keys trust"
                .formatted(envelope.keyId()));
    @Nullable Long since = replaced.get(envelope.keyId());
    if (since != null) {
      findings.violated(
          check, where, "the key that replaced it in entry " + since, envelope.keyId());
    }
    return sound ? Optional.of(statement) : Optional.empty();
  }

  /** Whether the signature is for this place. */
  private boolean place(LedgerEntry entry, JsonNode place, String where) {
    if (place.isMissingNode()) {
      findings.that(!placed, OLD, where, "a place in the ledger that its signature covers", "none");
      return !placed;
    }
    placed = true;
    boolean here =
        place.path("seq").asLong() == entry.seq()
            && place.path("previous").asText().equals(entry.previousSha256());
    findings.that(
        here,
        "ledger.place",
        where,
        "entry %d after %s".formatted(entry.seq(), entry.previousSha256()),
        "a statement signed for entry %d after %s"
            .formatted(place.path("seq").asLong(), place.path("previous").asText()));
    findings.equal("ledger.time", where, place.path("at").asText(), entry.createdAt().toString());
    return here;
  }

  /** Keys that a trusted key declares trusted are trusted from there on. */
  private void keys(LedgerEntry entry, JsonNode predicate) {
    String event = predicate.path("event").asText();
    if (event.equals(KeyEvents.TRUST) || event.equals(KeyEvents.ROTATE)) {
      String publicKey = predicate.at("/details/key/publicKey").asText();
      keys.put(LedgerKey.idOf(publicKey), publicKey);
      if (event.equals(KeyEvents.ROTATE)) {
        replaced.put(entry.keyId(), entry.seq());
      }
    }
  }

  private void keysInTheTable() {
    Rows.selectNative(
            session,
            Object[].class,
            "select key_id, public_key from vocalise.ledger_key order by 1")
        .getResultList()
        .forEach(
            row ->
                findings.equal(
                    "ledger.key",
                    "ledger_key " + row[0],
                    keys.getOrDefault((String) row[0], "a key that somebody trusts"),
                    row[1]));
  }
}
