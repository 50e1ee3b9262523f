package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Rows by their id or at least eight digits of its beginning, as people copy them from a list.
 *
 * @param table of the rows
 * @param what they are called, such as {@code runs}
 * @param name expression of what people call one
 */
record ShortIds(Database database, String table, String what, String name) {
  private static final Pattern BEGINNING = Pattern.compile("(?i)[0-9a-f]{8}[0-9a-f-]{0,28}");
  private static final int ENOUGH = 6;

  static ShortIds ofRuns(Database database) {
    return new ShortIds(database, "vocalise.seed_run", "runs", "workflow_id");
  }

  static ShortIds ofTokens(Database database) {
    return new ShortIds(database, "vocalise.api_token", "tokens", "name");
  }

  /**
   * The one that is meant; empty where none begins like this.
   *
   * @throws AmbiguousIdException where several do
   */
  Optional<UUID> find(String beginning) {
    if (!BEGINNING.matcher(beginning).matches()) {
      return Optional.empty();
    }
    String digits = beginning.toLowerCase(Locale.ROOT).replace("-", "");
    String sql =
        "select cast(id as text), %s from %s where replace(cast(id as text), '-', '') like ?1 order by 2 limit %d"
            .formatted(name, table, ENOUGH);
    List<Object[]> found =
        database.read(
            session -> Rows.selectNative(session, Object[].class, sql, digits + "%").list());
    if (found.size() > 1) {
      throw new AmbiguousIdException(
          what, beginning, found.stream().map(row -> row[0] + " (" + row[1] + ")").toList());
    }
    return found.stream().findFirst().map(row -> UUID.fromString((String) row[0]));
  }
}
