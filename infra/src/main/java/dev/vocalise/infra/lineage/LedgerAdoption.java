package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what a build wrote whose ledger was about finished stages only: statements about every
 * row as it stands. What was before them is proven by the entries of that build, as far as they go.
 */
final class LedgerAdoption {
  static final String EVENT = "ledger.adopt";

  private static final int ROWS_AT_ONCE = 500;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger log = LoggerFactory.getLogger(LedgerAdoption.class);

  private LedgerAdoption() {}

  /**
   * Once, in one transaction; a ledger of this build stays as it is.
   *
   * @return the public keys that had signed for that build
   */
  static List<String> adopt(Database database) {
    return database.write(
        session -> {
          Rows.lock(session, "ledger");
          Optional<LedgerEntryEntity> last = Ledger.last(session);
          if (last.isPresent() && hasPlace(last.get())) {
            return List.of();
          }
          long entries = last.map(entry -> entry.seq).orElse(0L);
          int rows = 0;
          for (String table : RowRecords.tables()) {
            rows += adopt(database, session, table, entries);
          }
          if (rows == 0) {
            return List.of();
          }
          log.info("{} rows of an earlier build are in the ledger now, as they stood", rows);
          return Rows.selectNative(
                  session, String.class, "select public_key from vocalise.ledger_key")
              .getResultList();
        });
  }

  private static int adopt(
      Database database, StatelessSession session, String table, long entries) {
    List<UUID> ids = new ArrayList<>();
    // An attempt under way gets its statement when it ends.
    RowRecords.all(
        session,
        table,
        (id, row) -> {
          if (!table.equals("stage_run") || !row.path("state").asText().equals("RUNNING")) {
            ids.add(UUID.fromString(id));
          }
        });
    for (int from = 0; from < ids.size(); from += ROWS_AT_ONCE) {
      LedgerEvent event = database.event(session, EVENT, Actor.INSTANCE);
      for (UUID id : ids.subList(from, Math.min(ids.size(), from + ROWS_AT_ONCE))) {
        event.added(table, id);
        if (table.equals("seed_run")) {
          event.added(RowRecords.CURVES, id);
        }
      }
      event.with("entriesBefore", JsonNodeFactory.instance.numberNode(entries)).endUnlinked();
    }
    return ids.size();
  }

  private static boolean hasPlace(LedgerEntryEntity entry) {
    try {
      String statement = Ledger.statement(entry.view());
      return JSON.readTree(statement).path("predicate").has(Statements.PLACE);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return true; // damaged: that is for an audit to say
    }
  }
}
