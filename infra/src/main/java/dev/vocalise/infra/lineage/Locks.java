package dev.vocalise.infra.lineage;

import org.hibernate.StatelessSession;

/** Advisory locks that end with the transaction. */
final class Locks {

  private Locks() {}

  /** Waits until no other transaction holds the lock of this name. */
  static void lock(StatelessSession session, String name) {
    session
        .createNativeQuery(
            "select 1 from (select pg_advisory_xact_lock(hashtextextended(:name, 0))) held",
            Integer.class)
        .setParameter("name", "vocalise." + name)
        .getSingleResult();
  }

  /** Takes the lock if it is free. */
  static boolean tryLock(StatelessSession session, String name) {
    return session
        .createNativeQuery(
            "select pg_try_advisory_xact_lock(hashtextextended(:name, 0))", Boolean.class)
        .setParameter("name", "vocalise." + name)
        .getSingleResult();
  }
}
