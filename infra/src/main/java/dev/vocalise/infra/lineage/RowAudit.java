package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.audit.Findings;
import dev.vocalise.infra.ledger.CanonicalForm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Rows against the last statement about each, in both directions and column by column: a row that
 * was changed, invented or deleted without a statement is found.
 */
final class RowAudit {
  private static final String CHECK = "row";

  private static final Set<String> ENDED =
      Stream.of(RunState.values())
          .filter(RunState::ended)
          .map(RunState::name)
          .collect(Collectors.toSet());

  private final StatelessSession session;
  private final Findings findings;

  /** By table and id. */
  private final Map<String, Map<String, Attested>> attested = new HashMap<>();

  private final Map<String, String> states = new HashMap<>();

  /** Entries that took rows over as an earlier build had left them. */
  private final Set<Long> adoptions = new HashSet<>();

  /**
   * @param after the row; a missing node where it was deleted
   */
  private record Attested(long seq, JsonNode after) {}

  RowAudit(StatelessSession session, Findings findings) {
    this.session = session;
    this.findings = findings;
  }

  /** Takes what a statement says about rows. */
  void read(LedgerEntry entry, JsonNode predicate) {
    JsonNode event = predicate.has(Statements.EVENT) ? predicate.get(Statements.EVENT) : predicate;
    if (event.path("event").asText().equals(LedgerAdoption.EVENT)) {
      adoptions.add(entry.seq());
    }
    for (JsonNode row : event.path(Statements.ROWS)) {
      JsonNode after = row.path("after");
      attested
          .computeIfAbsent(row.path("table").asText(), table -> new LinkedHashMap<>())
          .put(
              row.path("id").asText(),
              new Attested(entry.seq(), after.isNull() ? MissingNode.getInstance() : after));
    }
  }

  /** After the last statement. */
  void compare() {
    for (String table : RowRecords.tables()) {
      Map<String, Attested> left = new LinkedHashMap<>(attested.getOrDefault(table, Map.of()));
      RowRecords.all(session, table, (id, row) -> row(table, id, row, left.remove(id)));
      left.forEach(
          (id, known) -> {
            if (!known.after.isMissingNode()) {
              findings.violated(
                  CHECK, table + " " + id, "the row of entry " + known.seq, "no such row");
            }
          });
    }
    curves();
    links();
    cache();
  }

  private void row(String table, String id, ObjectNode row, @Nullable Attested known) {
    if (table.equals("seed_run")) {
      states.put(id, row.path("state").asText());
    }
    String where = table + " " + id;
    if (known == null || known.after.isMissingNode()) {
      if (table.equals("stage_run") && row.path("state").asText().equals("RUNNING")) {
        findings.notCheckable(CHECK, where, "the attempt is under way");
      } else {
        findings.violated(CHECK, where, "no such row, since no statement is about it", name(row));
      }
      return;
    }
    TreeSet<String> columns = new TreeSet<>();
    row.fieldNames().forEachRemaining(columns::add);
    known.after.fieldNames().forEachRemaining(columns::add);
    for (String column : columns) {
      String expected = text(known.after.path(column));
      String got = text(row.path(column));
      findings.that(
          expected.equals(got),
          CHECK,
          "%s %s (entry %d)".formatted(where, column, known.seq),
          expected,
          got);
    }
  }

  private static String text(JsonNode value) {
    return value.isMissingNode()
        ? "nothing"
        : new String(CanonicalForm.bytes(value), StandardCharsets.UTF_8);
  }

  private static String name(ObjectNode row) {
    return row.has("name") ? row.path("name").asText() : row.path("state").asText("a row");
  }

  /** Points are only added until a run ends, and that is when a statement is made of them. */
  private void curves() {
    List<UUID> ended =
        states.entrySet().stream()
            .filter(run -> ENDED.contains(run.getValue()))
            .map(run -> UUID.fromString(run.getKey()))
            .toList();
    Map<String, ObjectNode> now = RowRecords.of(session, RowRecords.CURVES, ended);
    Map<String, Attested> known = attested.getOrDefault(RowRecords.CURVES, Map.of());
    for (UUID run : ended) {
      JsonNode got = now.getOrDefault(run.toString(), empty());
      JsonNode expected =
          known.containsKey(run.toString()) ? known.get(run.toString()).after : empty();
      TreeSet<String> keys = new TreeSet<>();
      got.fieldNames().forEachRemaining(keys::add);
      expected.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        findings.equal(
            "curve",
            "metric_point %s %s".formatted(run, key),
            text(expected.path(key)),
            text(got.path(key)));
      }
    }
    Rows.selectNative(
            session,
            String.class,
            "select distinct run_id::text from vocalise.metric_point p where not exists"
                + " (select 1 from vocalise.seed_run where id = p.run_id)")
        .getResultList()
        .forEach(run -> findings.violated("curve", "metric_point " + run, "no points", "some"));
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Each attempt names the last entry about it. */
  private void links() {
    Map<String, Attested> stages = attested.getOrDefault("stage_run", Map.of());
    Rows.selectNative(
            session,
            Object[].class,
            "select s.id::text, s.ledger_seq, s.stage, s.state, e.stage_run_id::text"
                + " from vocalise.stage_run s left join vocalise.ledger_entry e"
                + " on e.seq = s.ledger_seq")
        .getResultList()
        .forEach(row -> link(row, stages.get((String) row[0])));
  }

  private void link(Object[] row, @Nullable Attested known) {
    String where = "stage_run %s ledger_seq".formatted(row[0]);
    Object seq = row[1] == null ? "nothing" : row[1];
    if (known != null && !adoptions.contains(known.seq)) {
      findings.equal("row.entry", where, known.seq, seq);
    } else if (row[3].equals("DONE")) {
      findings.equal("row.entry", where + " of an earlier build", row[0], String.valueOf(row[4]));
    }
  }

  /** An answer of the cache is an attempt that ended with the same key. */
  private void cache() {
    Rows.selectNative(
            session,
            Object[].class,
            "select c.cache_key, s.cache_key, s.state from vocalise.stage_cache c"
                + " left join vocalise.stage_run s on s.id = c.stage_run_id order by 1")
        .getResultList()
        .forEach(
            row ->
                findings.equal(
                    "cache",
                    "stage_cache " + row[0],
                    Arrays.asList(row[0], "DONE"),
                    Arrays.asList(row[1], row[2])));
  }
}
