package dev.vocalise.infra.lineage;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Finds single rows. */
final class Rows {

  private Rows() {}

  static <E> Optional<E> byName(StatelessSession session, Class<E> entity, String name) {
    return session
        .createSelectionQuery("from " + entity.getSimpleName() + " where name = :name", entity)
        .setParameter("name", name)
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

  /** The runs of a campaign in any of these states, locked, in the order of their ids. */
  static Collection<SeedRunEntity> runs(
      StatelessSession session, UUID campaign, Collection<RunState> states) {
    return session
        .createSelectionQuery(
            "from SeedRunEntity where campaignId = :campaign and state in :states order by id",
            SeedRunEntity.class)
        .setParameter("campaign", campaign)
        .setParameter("states", states)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }
}
