package dev.vocalise.infra.lineage;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Recognised words by recogniser and audio digest; written once and never changed. */
public record TranscriptRepository(Database database) {

  /** Words by audio digest, of those of the digests that this recogniser has transcribed. */
  public Map<String, String> find(String recogniserKey, Collection<String> audioDigests) {
    return database.read(
        session ->
            session.doReturningWork(
                connection -> {
                  Map<String, String> words = new HashMap<>();
                  try (PreparedStatement query =
                      connection.prepareStatement(
                          "select audio_sha256, text from vocalise.transcript"
                              + " where recogniser_key = ? and audio_sha256 = any (?)")) {
                    query.setString(1, recogniserKey);
                    query.setArray(
                        2, connection.createArrayOf("text", audioDigests.toArray(String[]::new)));
                    try (ResultSet rows = query.executeQuery()) {
                      while (rows.next()) {
                        words.put(rows.getString(1), rows.getString(2));
                      }
                    }
                  }
                  return words;
                }));
  }

  /**
   * Adds a batch and records how far the attempt has come; words that are there already stay.
   *
   * @param words by audio digest
   * @throws StaleAttemptException if a newer attempt of the stage exists
   */
  public void save(
      StageAttempt attempt,
      String recogniserKey,
      Map<String, String> words,
      StageProgress progress) {
    database.writing(
        session -> {
          Fencing.check(session, attempt);
          session.doWork(connection -> insert(connection, recogniserKey, words));
          StageRunEntity row = Rows.locked(session, StageRunEntity.class, "attempt", attempt.id());
          row.progress = progress;
          session.update(row);
        });
  }

  private static void insert(
      java.sql.Connection connection, String recogniserKey, Map<String, String> words)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into vocalise.transcript (recogniser_key, audio_sha256, text, created_at)"
                + " values (?, ?, ?, ?) on conflict do nothing")) {
      for (Map.Entry<String, String> entry : words.entrySet()) {
        insert.setString(1, recogniserKey);
        insert.setString(2, entry.getKey());
        insert.setString(3, entry.getValue());
        insert.setObject(4, Database.now().atOffset(ZoneOffset.UTC));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
