package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Registered corpora, by name. */
public final class CorpusRepository {

  private final Database database;

  public CorpusRepository(Database database) {
    this.database = database;
  }

  /**
   * Registers a corpus. The same name, directory and manifest again changes nothing.
   *
   * @throws NameTakenException if the name stands for other data
   */
  public CorpusView add(
      String name,
      String kind,
      String directory,
      String manifestSha256,
      long manifestSize,
      JsonNode report) {
    CorpusEntity corpus = new CorpusEntity();
    corpus.id = UUID.randomUUID();
    corpus.name = name;
    corpus.kind = kind;
    corpus.directory = directory;
    corpus.manifestSha256 = manifestSha256;
    corpus.manifestSize = manifestSize;
    corpus.report = report;
    corpus.addedAt = Database.now();
    return database.write(
        session -> {
          Locks.lock(session, "corpus");
          Optional<CorpusEntity> known = Rows.byName(session, CorpusEntity.class, name);
          if (known.isEmpty()) {
            session.insert(corpus);
            return corpus.view();
          }
          CorpusView same = known.get().view();
          if (same.directory().equals(directory) && same.manifestSha256().equals(manifestSha256)) {
            return same;
          }
          throw new NameTakenException("corpus", name);
        });
  }

  public Optional<CorpusView> find(String name) {
    return database.read(
        session -> Rows.byName(session, CorpusEntity.class, name).map(CorpusEntity::view));
  }

  /** All corpora by name. */
  public List<CorpusView> list() {
    return database.read(
        session ->
            session
                .createSelectionQuery("from CorpusEntity order by name", CorpusEntity.class)
                .stream()
                .map(CorpusEntity::view)
                .toList());
  }
}
