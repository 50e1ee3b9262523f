package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.query.CommonQueryContract;
import org.hibernate.query.NativeQuery;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/**
 * Single rows, statements with their parameters ({@code ?1}, {@code ?2} …), and advisory locks that
 * end with the transaction.
 */
final class Rows {

  private Rows() {}

  static <E> SelectionQuery<E> select(
      StatelessSession session, Class<E> type, String hql, @Nullable Object... values) {
    return bound(session.createSelectionQuery(hql, type), values);
  }

  /** What the query finds, as callers see it. */
  static <E, V> List<V> list(
      StatelessSession session,
      Class<E> type,
      Function<E, V> view,
      String hql,
      @Nullable Object... values) {
    return select(session, type, hql, values).stream().map(view).toList();
  }

  static int update(StatelessSession session, String hql, @Nullable Object... values) {
    return bound(session.createMutationQuery(hql), values).executeUpdate();
  }

  static <T> NativeQuery<T> selectNative(
      StatelessSession session, Class<T> type, String sql, Object... values) {
    return bound(session.createNativeQuery(sql, type), values);
  }

  static int updateNative(StatelessSession session, String sql, Object... values) {
    return bound(session.createNativeMutationQuery(sql), values).executeUpdate();
  }

  private static <Q extends CommonQueryContract> Q bound(Q query, @Nullable Object... values) {
    for (int i = 0; i < values.length; i++) {
      query.setParameter(i + 1, values[i]);
    }
    return query;
  }

  static <E> Optional<E> byName(StatelessSession session, Class<E> entity, String name) {
    return select(session, entity, "from " + entity.getSimpleName() + " where name = ?1", name)
        .uniqueResultOptional();
  }

  static <E> Optional<E> byId(StatelessSession session, Class<E> entity, Object id) {
    @Nullable E row = session.get(entity, id);
    return Optional.ofNullable(row);
  }

  /** The row, locked until the transaction ends. */
  static <E> E locked(StatelessSession session, Class<E> entity, String what, Object id) {
    @Nullable E row = session.get(entity, id, LockMode.PESSIMISTIC_WRITE);
    if (row == null) {
      throw new NotFoundException(what, id);
    }
    return row;
  }

  /**
   * Inserts the row, unless the name is taken; then returns the row that has it.
   *
   * @throws NameTakenException if that one is not the same
   */
  static <E> E register(
      StatelessSession session, String what, String name, E row, Class<E> type, Predicate<E> same) {
    lock(session, what);
    Optional<E> known = byName(session, type, name);
    if (known.isEmpty()) {
      session.insert(row);
      return row;
    }
    return known.filter(same).orElseThrow(() -> new NameTakenException(what, name));
  }

  /** Waits until no other transaction holds the lock of this name. */
  static void lock(StatelessSession session, String name) {
    selectNative(
            session,
            Integer.class,
            "select 1 from (select pg_advisory_xact_lock(hashtextextended(?1, 0))) held",
            "vocalise." + name)
        .getSingleResult();
  }

  /** Takes the lock if it is free. */
  static boolean tryLock(StatelessSession session, String name) {
    return selectNative(
            session,
            Boolean.class,
            "select pg_try_advisory_xact_lock(hashtextextended(?1, 0))",
            "vocalise." + name)
        .getSingleResult();
  }
}
