package dev.vocalise.infra.lineage;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * Checkpoints that a newer one replaced, or that belong to what is finished. Their digests are
 * written down in the transaction that makes them needless; {@link #collect} deletes the bytes
 * afterwards, now or after the next start, unless a row refers to them ({@link ReferredDigests}).
 *
 * <p>A digest's lock orders the collector and later users of the same bytes: after a row is saved
 * its writer checks that the bytes are still there, and stores them again if not.
 */
public record ArtifactGarbageCollector(Database database) {

  /** Long enough to upload any checkpoint. */
  private static final Duration UPLOAD = Duration.ofHours(6);

  /** Held by every deletion for its transaction, and by a backup alone while it copies. */
  public static final String DELETING = "vocalise.deleting";

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
                Rows.selectNative(
                        session,
                        String.class,
                        "select sha256 from vocalise.unneeded_artifact where not_before <= ?1"
                            + " order by sha256",
                        Database.now())
                    .getResultList());
    int deleted = 0;
    for (String sha256 : due) {
      deleted += database.write(session -> collect(session, artifacts, sha256)) ? 1 : 0;
    }
    return deleted;
  }

  /** The row goes last: when the store fails, the transaction does, and the digest stays due. */
  private static boolean collect(StatelessSession session, ArtifactStore artifacts, String sha256) {
    if (!mayDelete(session)) {
      return false; // a backup copies what its rows name; the next round is in a minute
    }
    lock(session, sha256);
    boolean stillDue =
        Rows.selectNative(
                session,
                Boolean.class,
                "select exists (select 1 from vocalise.unneeded_artifact"
                    + " where sha256 = ?1 and not_before <= ?2)",
                sha256,
                Database.now())
            .getSingleResult();
    if (!stillDue) {
      return false; // another process was first, or it is needed again
    }
    boolean referred = isReferred(session, sha256);
    if (!referred) {
      artifacts.delete(sha256);
    }
    forget(session, sha256);
    return !referred;
  }

  /**
   * Deletes bytes that no row names and no upload has announced, and that were not stored again
   * since {@code before}. Returns whether they were deleted.
   */
  public boolean deleteUnreferred(ArtifactStore artifacts, String sha256, Instant before) {
    return database.write(
        session -> {
          if (!mayDelete(session)) {
            return false;
          }
          lock(session, sha256);
          boolean announced =
              Rows.selectNative(
                      session,
                      Boolean.class,
                      "select exists (select 1 from vocalise.unneeded_artifact where sha256 = ?1)",
                      sha256)
                  .getSingleResult();
          if (announced || isReferred(session, sha256)) {
            return false;
          }
          boolean old =
              artifacts.find(sha256).filter(found -> found.modified().isBefore(before)).isPresent();
          if (old) {
            artifacts.delete(sha256);
          }
          return old;
        });
  }

  private static boolean mayDelete(StatelessSession session) {
    return Rows.selectNative(
            session,
            Boolean.class,
            "select pg_try_advisory_xact_lock_shared(hashtextextended(?1, 0))",
            DELETING)
        .getSingleResult();
  }

  private static boolean isReferred(StatelessSession session, String sha256) {
    return session.doReturningWork(connection -> ReferredDigests.named(connection, sha256));
  }

  /** What a transaction does that writes a row with this digest. */
  static void needed(StatelessSession session, String sha256) {
    lock(session, sha256);
    forget(session, sha256);
  }

  /** Removes the checkpoint rows of one stage, or of all of an owner, and leaves their bytes. */
  static void release(StatelessSession session, UUID owner, String stage) {
    unneeded(
        session,
        Rows.selectNative(
                session,
                String.class,
                "delete from vocalise.checkpoint where owner = ?1 and (stage = ?2 or ?2 = '')"
                    + " returning artifact ->> 'sha256'",
                owner,
                stage)
            .getResultList());
  }

  /** The same without the newest one. */
  static void releaseButNewest(StatelessSession session, UUID owner, String stage) {
    unneeded(
        session,
        Rows.selectNative(
                session,
                String.class,
                "delete from vocalise.checkpoint where owner = ?1 and stage = ?2 and id < (select"
                    + " max(id) from vocalise.checkpoint where owner = ?1 and stage = ?2)"
                    + " returning artifact ->> 'sha256'",
                owner,
                stage)
            .getResultList());
  }

  /** Their bytes go as soon as no row names them. */
  static void unneeded(StatelessSession session, List<String> digests) {
    digests.stream().distinct().sorted().forEach(sha256 -> add(session, sha256, Database.now()));
  }

  private static void add(StatelessSession session, String sha256, Instant notBefore) {
    Rows.updateNative(
        session,
        "insert into vocalise.unneeded_artifact (sha256, not_before) values (?1, ?2)"
            + " on conflict (sha256) do update set not_before = excluded.not_before",
        Sha256.requireHex(sha256),
        notBefore);
  }

  private static void forget(StatelessSession session, String sha256) {
    Rows.updateNative(session, "delete from vocalise.unneeded_artifact where sha256 = ?1", sha256);
  }

  private static void lock(StatelessSession session, String sha256) {
    Rows.lock(session, "artifact." + sha256);
  }
}
