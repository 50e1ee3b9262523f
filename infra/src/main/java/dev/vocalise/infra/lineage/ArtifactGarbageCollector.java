package dev.vocalise.infra.lineage;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * Checkpoints that a newer one replaced, or that belong to a finished run. Their digests are
 * written down in the transaction that makes them needless; {@link #collect} deletes the bytes
 * afterwards, now or after the next start, unless a row refers to them.
 *
 * <p>A digest's lock orders the collector and later users of the same bytes: after a row is saved
 * its writer checks that the bytes are still there, and stores them again if not.
 */
public final class ArtifactGarbageCollector {

  /** Long enough to upload any checkpoint. */
  private static final Duration UPLOAD = Duration.ofHours(6);

  /** Every place where a row of this schema names a file; the parameter is its digest. */
  private static final String REFERRED =
      "select exists (select 1 from vocalise.checkpoint where artifact ->> 'sha256' = :sha256)"
          + " or exists (select 1 from vocalise.ledger_subject where sha256 = :sha256)"
          + " or exists (select 1 from vocalise.stage_run where strpos(outputs::text, :sha256) > 0"
          + " or strpos(inputs::text, :sha256) > 0 or strpos(spec::text, :sha256) > 0"
          + " or strpos(coalesce(result::text, ''), :sha256) > 0)"
          + " or exists (select 1 from vocalise.corpus where manifest_sha256 = :sha256"
          + " or strpos(report::text, :sha256) > 0)"
          + " or exists (select 1 from vocalise.model where strpos(digests::text, :sha256) > 0"
          + " or strpos(config::text, :sha256) > 0)"
          + " or exists (select 1 from vocalise.seed_run where"
          + " strpos(coalesce(scores::text, ''), :sha256) > 0)";

  private final Database database;

  public ArtifactGarbageCollector(Database database) {
    this.database = database;
  }

  /**
   * Says that a checkpoint is about to be stored, so that its bytes do not stay when the process
   * dies before the row is written.
   */
  public void announce(String sha256) {
    database.writing(session -> add(session, sha256, Database.now().plus(UPLOAD)));
  }

  /** Deletes what is due; returns how many artifacts were deleted. */
  public int collect(ArtifactStore artifacts) {
    List<String> due =
        database.read(
            session ->
                session
                    .createNativeQuery(
                        "select sha256 from vocalise.unneeded_artifact where not_before <= :now"
                            + " order by sha256",
                        String.class)
                    .setParameter("now", Database.now())
                    .getResultList());
    int deleted = 0;
    for (String sha256 : due) {
      deleted += database.write(session -> collect(session, artifacts, sha256)) ? 1 : 0;
    }
    return deleted;
  }

  /** The row goes last: when the store fails, the transaction does, and the digest stays due. */
  private static boolean collect(StatelessSession session, ArtifactStore artifacts, String sha256) {
    lock(session, sha256);
    boolean stillDue =
        session
            .createNativeQuery(
                "select exists (select 1 from vocalise.unneeded_artifact"
                    + " where sha256 = :sha256 and not_before <= :now)",
                Boolean.class)
            .setParameter("sha256", sha256)
            .setParameter("now", Database.now())
            .getSingleResult();
    if (!stillDue) {
      return false; // another process was first, or it is needed again
    }
    boolean referred =
        session
            .createNativeQuery(REFERRED, Boolean.class)
            .setParameter("sha256", sha256)
            .getSingleResult();
    if (!referred) {
      artifacts.delete(sha256);
    }
    forget(session, sha256);
    return !referred;
  }

  /** What a transaction does that writes a row with this digest. */
  static void needed(StatelessSession session, String sha256) {
    lock(session, sha256);
    forget(session, sha256);
  }

  /** Removes the checkpoint rows of a run, of one stage or of all, and leaves their bytes. */
  static void release(StatelessSession session, UUID runId, String stage) {
    List<String> digests =
        session
            .createNativeQuery(
                "delete from vocalise.checkpoint where run_id = :run and (stage = :stage or :stage = '')"
                    + " returning artifact ->> 'sha256'",
                String.class)
            .setParameter("run", runId)
            .setParameter("stage", stage)
            .getResultList();
    digests.stream().distinct().sorted().forEach(sha256 -> add(session, sha256, Database.now()));
  }

  private static void add(StatelessSession session, String sha256, Instant notBefore) {
    session
        .createNativeMutationQuery(
            "insert into vocalise.unneeded_artifact (sha256, not_before) values (:sha256, :at)"
                + " on conflict (sha256) do update set not_before = excluded.not_before")
        .setParameter("sha256", Sha256.requireHex(sha256))
        .setParameter("at", notBefore)
        .executeUpdate();
  }

  private static void forget(StatelessSession session, String sha256) {
    session
        .createNativeMutationQuery("delete from vocalise.unneeded_artifact where sha256 = :sha256")
        .setParameter("sha256", sha256)
        .executeUpdate();
  }

  private static void lock(StatelessSession session, String sha256) {
    Locks.lock(session, "artifact." + sha256);
  }
}
