package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registered corpora, by name. */
public record CorpusRepository(Database database, Actor actor) {

  /** What it changes, the instance changes by itself. */
  public CorpusRepository(Database database) {
    this(database, Actor.INSTANCE);
  }

  /** The same, changing things for somebody. */
  public CorpusRepository as(Actor who) {
    return new CorpusRepository(database, who);
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
      JsonNode report,
      @Nullable FileRef files) {
    CorpusEntity corpus = new CorpusEntity();
    corpus.id = UUID.randomUUID();
    corpus.name = name;
    corpus.kind = kind;
    corpus.directory = directory;
    corpus.manifestSha256 = manifestSha256;
    corpus.manifestSize = manifestSize;
    corpus.report = report;
    corpus.files = files;
    corpus.addedAt = Database.now();
    return database
        .change(
            "corpus.add",
            actor,
            (session, event) -> {
              event.added("corpus", corpus.id);
              return Rows.register(
                  session,
                  "corpus",
                  name,
                  corpus,
                  CorpusEntity.class,
                  known ->
                      known.directory.equals(directory)
                          && known.manifestSha256.equals(manifestSha256));
            })
        .view();
  }

  public Optional<CorpusView> find(String name) {
    return database.named(CorpusEntity.class, name).map(CorpusEntity::view);
  }

  /** All corpora by name. */
  public List<CorpusView> list() {
    return database.list(CorpusEntity.class, CorpusEntity::view, "from CorpusEntity order by name");
  }
}
