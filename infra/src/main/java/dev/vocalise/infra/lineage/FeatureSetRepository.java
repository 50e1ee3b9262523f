package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** Imported functionals, by name and corpus. */
public record FeatureSetRepository(Database database, Actor actor) {

  /** What it changes, the instance changes by itself. */
  public FeatureSetRepository(Database database) {
    this(database, Actor.INSTANCE);
  }

  /** The same, changing things for somebody. */
  public FeatureSetRepository as(Actor who) {
    return new FeatureSetRepository(database, who);
  }

  /**
   * What there is now.
   *
   * @param fresh false where it was there before, and nothing was changed
   */
  public record Added(FeatureSetView set, boolean fresh) {}

  /**
   * Registers functionals. The same table under the same name and for the same corpus again changes
   * nothing.
   *
   * @throws NameTakenException if the name stands for other functionals of this corpus
   */
  public Added add(NewFeatureSet wanted) {
    FeatureSetEntity row = wanted.row();
    return database.change(
        "features.add",
        actor,
        (session, event) -> {
          event.added("feature_set", row.id);
          Rows.lock(session, "feature_set");
          Optional<FeatureSetEntity> known = find(session, row.name, row.corpus);
          if (known.isEmpty()) {
            session.insert(row);
            return new Added(row.view(), true);
          }
          FeatureSetView same =
              known
                  .map(FeatureSetEntity::view)
                  .filter(set -> set.artifact().sha256().equals(row.artifact.sha256()))
                  .filter(set -> set.manifestSha256().equals(row.manifestSha256))
                  .orElseThrow(() -> NameTakenException.ofFeatures(row.name, row.corpus));
          return new Added(same, false);
        });
  }

  private static Optional<FeatureSetEntity> find(
      StatelessSession session, String name, String corpus) {
    return Rows.select(
            session,
            FeatureSetEntity.class,
            "from FeatureSetEntity where name = ?1 and corpus = ?2",
            name,
            corpus)
        .uniqueResultOptional();
  }

  /** Those of a corpus under this name. */
  public Optional<FeatureSetView> find(String name, String corpus) {
    return database.read(session -> find(session, name, corpus).map(FeatureSetEntity::view));
  }

  /** All of them by name and corpus. */
  public List<FeatureSetView> list() {
    return database.list(
        FeatureSetEntity.class,
        FeatureSetEntity::view,
        "from FeatureSetEntity order by name, corpus");
  }
}
