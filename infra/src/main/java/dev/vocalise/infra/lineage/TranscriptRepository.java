package dev.vocalise.infra.lineage;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Recognised words by recogniser and audio digest; written once and never changed. */
public record TranscriptRepository(Database database) {

  /** Words by audio digest, of those of the digests that this recogniser has transcribed. */
  public Map<String, String> find(String recogniserKey, Collection<String> audioDigests) {
    String query =
        "select audio_sha256, text from vocalise.transcript"
            + " where recogniser_key = ?1 and audio_sha256 = any (?2)";
    String[] digests = audioDigests.toArray(String[]::new);
    return database.read(
        session ->
            Rows.selectNative(session, Object[].class, query, recogniserKey, digests).stream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1])));
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
          words.forEach((digest, text) -> insert(session, recogniserKey, digest, text));
          StageRunEntity row = Rows.locked(session, StageRunEntity.class, "attempt", attempt.id());
          row.progress = progress;
          session.update(row);
        });
  }

  private static void insert(
      StatelessSession session, String recogniserKey, String digest, String text) {
    Rows.updateNative(
        session,
        "insert into vocalise.transcript (recogniser_key, audio_sha256, text, created_at)"
            + " values (?1, ?2, ?3, ?4) on conflict do nothing",
        recogniserKey,
        digest,
        text,
        Database.now());
  }
}
