package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** Pointers to checkpoints; the bytes lie in the artifact store. */
public record CheckpointRepository(Database database) {

  /**
   * Adds a checkpoint to the attempt's stage. The one before stays, in case this one's bytes turn
   * out to be damaged; those of older ones may go from now on. The caller looks afterwards whether
   * this one's bytes are there: they may have been taken for needless until now.
   *
   * @param round last finished round of a training, else 0
   * @param position where the stage goes on, in its own words; artifacts that it names stay
   * @throws StaleAttemptException if a newer attempt of the stage exists
   */
  public void save(StageAttempt attempt, int round, JsonNode position, FileRef artifact) {
    CheckpointEntity checkpoint = new CheckpointEntity();
    checkpoint.owner = attempt.owner();
    checkpoint.stage = attempt.stage();
    checkpoint.token = attempt.token();
    checkpoint.round = round;
    checkpoint.position = position;
    checkpoint.artifact = artifact;
    checkpoint.createdAt = Database.now();
    database.writing(
        session -> {
          Fencing.check(session, attempt);
          ArtifactGarbageCollector.releaseButNewest(session, checkpoint.owner, checkpoint.stage);
          ArtifactGarbageCollector.needed(session, artifact.sha256());
          session.insert(checkpoint);
        });
  }

  /**
   * Where an attempt can go on, the newest first; empty when it starts from the beginning. Also
   * those of other runs that computed the same: their worker died, or stopped, and this one was
   * first to take the turn.
   */
  public List<Checkpoint> of(StageAttempt attempt) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    CheckpointEntity.class,
                    "select c.* from vocalise.checkpoint c where (c.owner = ?1 and c.stage = ?2)"
                        + " or c.id in (select d.id from vocalise.stage_run s"
                        + " join vocalise.stage_run o on o.cache_key = s.cache_key"
                        + " join vocalise.checkpoint d on d.token = o.fencing_token"
                        + " and d.owner = coalesce(o.run_id, o.campaign_id)"
                        + " and d.stage = concat_ws(':', o.stage, nullif(o.subject, ''))"
                        + " where s.id = ?3) order by c.id desc",
                    attempt.owner(),
                    attempt.stage(),
                    attempt.id())
                .getResultStream()
                .map(CheckpointEntity::view)
                .toList());
  }

  /** Nothing goes on from a checkpoint whose bytes are damaged; returns how many rows it had. */
  public int forget(String sha256) {
    return database.write(
        session ->
            Rows.updateNative(
                session,
                "delete from vocalise.checkpoint where artifact ->> 'sha256' = ?1",
                sha256));
  }

  static List<Checkpoint> newest(StatelessSession session, UUID runId) {
    return Rows.list(
        session,
        CheckpointEntity.class,
        CheckpointEntity::view,
        "from CheckpointEntity c where c.owner = ?1 and c.id = (select max(d.id) from"
            + " CheckpointEntity d where d.owner = c.owner and d.stage = c.stage)"
            + " order by c.stage",
        runId);
  }
}
