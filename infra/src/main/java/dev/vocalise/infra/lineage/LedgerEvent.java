package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.ledger.CanonicalForm;
import dev.vocalise.infra.ledger.Signer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Something that changes rows, and the signed statement about it: who did what when, and each row
 * before and after. The statement goes into the ledger with the change, in one transaction, as the
 * last thing in it: the ledger is locked from then on, and what is locked later could deadlock.
 */
final class LedgerEvent {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final StatelessSession session;
  private final Signer signer;
  private final String name;
  private final Actor actor;
  private final ObjectNode details = JSON.objectNode();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, Set<UUID>> watched = new LinkedHashMap<>();
  private final Map<String, Map<String, ObjectNode>> before = new LinkedHashMap<>();

  LedgerEvent(StatelessSession session, Signer signer, String name, Actor actor) {
    this.session = session;
    this.signer = signer;
    this.name = name;
    this.actor = actor;
  }

  /** Rows that may change from here on. */
  void watch(String table, Collection<UUID> ids) {
    List<UUID> fresh = new ArrayList<>(ids);
    Set<UUID> known = watched.computeIfAbsent(table, any -> new LinkedHashSet<>());
    fresh.removeAll(known);
    known.addAll(fresh);
    if (!fresh.isEmpty()) {
      before
          .computeIfAbsent(table, any -> new LinkedHashMap<>())
          .putAll(RowRecords.of(session, table, fresh));
    }
  }

  CampaignEntity watch(CampaignEntity campaign) {
    watch("campaign", List.of(campaign.id));
    return campaign;
  }

  SeedRunEntity watch(SeedRunEntity run) {
    watch("seed_run", List.of(run.id));
    return run;
  }

  StageRunEntity watch(StageRunEntity stage) {
    watch("stage_run", List.of(stage.id));
    return stage;
  }

  /** Rows that are made now. */
  void added(String table, UUID id) {
    watched.computeIfAbsent(table, any -> new LinkedHashSet<>()).add(id);
  }

  /** What else is to be known of it. */
  LedgerEvent with(String key, @Nullable JsonNode value) {
    if (value != null) {
      details.set(key, value);
    }
    return this;
  }

  /** The statement is about this file, beside the rows, and not about the details. */
  LedgerEvent about(String file, String sha256) {
    files.put(file, sha256);
    return this;
  }

  LedgerEvent with(String key, @Nullable String value) {
    return with(key, value == null ? null : JSON.textNode(value));
  }

  /** Writes the statement if anything has changed. */
  void end() {
    ArrayNode rows = changes();
    if (!rows.isEmpty()) {
      append(statement(rows));
    }
  }

  /** Writes the statement whether or not a row changed. */
  LedgerEntry endAlways() {
    return append(statement(changes()));
  }

  /** Writes the statement about rows that keep the entries they name. */
  void endUnlinked() {
    Ledger.append(session, signer, statement(changes()), null);
  }

  /** Writes this statement, with the rows, in place of the event's own. */
  LedgerEntry end(ObjectNode statement) {
    ((ObjectNode) statement.get("predicate"))
        .set(Statements.EVENT, event(JSON.objectNode()).set(Statements.ROWS, changes()));
    return append(statement);
  }

  private LedgerEntry append(ObjectNode statement) {
    LedgerEntry entry = Ledger.append(session, signer, statement, stage());
    for (UUID stage : watched.getOrDefault("stage_run", Set.of())) {
      Rows.updateNative(
          session,
          "update vocalise.stage_run set ledger_seq = ?1 where id = ?2 and state <> 'RUNNING'",
          entry.seq(),
          stage);
    }
    return entry;
  }

  private @Nullable UUID stage() {
    Set<UUID> stages = watched.getOrDefault("stage_run", Set.of());
    return stages.size() == 1 ? stages.iterator().next() : null;
  }

  private ObjectNode event(ObjectNode into) {
    into.put("event", name).put("at", Database.now().toString());
    into.set("actor", actor.json());
    if (!details.isEmpty()) {
      into.set("details", details);
    }
    return into;
  }

  private ObjectNode statement(ArrayNode rows) {
    ObjectNode statement = JSON.objectNode().put("_type", Statements.STATEMENT_TYPE);
    ArrayNode named = statement.putArray("subject");
    if (files.isEmpty() || !rows.isEmpty()) {
      subject(named, name, CanonicalForm.sha256(rows.isEmpty() ? details : rows));
    }
    files.forEach((file, sha256) -> subject(named, file, sha256));
    statement.put("predicateType", Statements.EVENT_TYPE);
    statement.set("predicate", event(JSON.objectNode()).set(Statements.ROWS, rows));
    return statement;
  }

  private static void subject(ArrayNode subjects, String name, String sha256) {
    subjects.addObject().put("name", name).putObject("digest").put("sha256", sha256);
  }

  /**
   * Of each row that is not as it was: the columns that changed as they were, all as they are; of
   * one that is gone the digest of what the last statement about it says.
   */
  private ArrayNode changes() {
    ArrayNode changes = JSON.arrayNode();
    watched.forEach(
        (table, ids) -> {
          Map<String, ObjectNode> now = RowRecords.of(session, table, ids);
          Map<String, ObjectNode> then = before.getOrDefault(table, Map.of());
          for (UUID id : ids) {
            ObjectNode old = then.get(id.toString());
            ObjectNode fresh = now.get(id.toString());
            if (!Objects.equals(old, fresh)) {
              changes.add(change(table, id, old, fresh));
            }
          }
        });
    return changes;
  }

  private static ObjectNode change(
      String table, UUID id, @Nullable ObjectNode old, @Nullable ObjectNode fresh) {
    ObjectNode change = JSON.objectNode().put("table", table).put("id", id.toString());
    if (fresh == null) {
      change.putObject("before").put("sha256", old == null ? null : CanonicalForm.sha256(old));
    } else if (old != null) {
      ObjectNode was = change.putObject("before");
      old.properties()
          .forEach(
              column -> {
                JsonNode now = fresh.get(column.getKey());
                if (!column.getValue().equals(now)) {
                  was.set(column.getKey(), column.getValue());
                }
              });
    }
    change.set("after", fresh);
    return change;
  }
}
