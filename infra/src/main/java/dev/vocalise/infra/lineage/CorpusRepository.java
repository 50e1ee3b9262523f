package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;
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
                      database.places().resolve(known.directory).equals(directory)
                          && known.manifestSha256.equals(manifestSha256));
            })
        .view();
  }

  private CorpusView view(CorpusEntity corpus) {
    return corpus.view().in(database.places().resolve(corpus.directory));
  }

  /**
   * What a folder holds now.
   *
   * @param manifestSize in bytes
   */
  public record Reading(
      String directory,
      String manifestSha256,
      long manifestSize,
      JsonNode report,
      @Nullable FileRef files) {}

  /** The corpus is what was read now; campaigns that have read it keep what they had. */
  public CorpusView update(UUID id, Reading reading) {
    return change(
        "corpus.update",
        id,
        corpus -> {
          corpus.directory = reading.directory();
          corpus.manifestSha256 = reading.manifestSha256();
          corpus.manifestSize = reading.manifestSize();
          corpus.report = reading.report();
          corpus.files = reading.files();
        });
  }

  /** The same content lies elsewhere. */
  public CorpusView relocate(UUID id, String directory) {
    return change("corpus.relocate", id, corpus -> corpus.directory = directory);
  }

  private CorpusView change(String event, UUID id, Consumer<CorpusEntity> change) {
    return database.change(
        event,
        actor,
        (session, statement) -> {
          statement.watch("corpus", List.of(id));
          CorpusEntity corpus = Rows.locked(session, CorpusEntity.class, "corpus", id);
          change.accept(corpus);
          session.update(corpus);
          return corpus.view();
        });
  }

  /** What stands against removing it, a sentence each: campaigns and functionals that name it. */
  public List<String> uses(String name) {
    return database.read(session -> uses(session, name));
  }

  private static List<String> uses(StatelessSession session, String name) {
    List<String> uses = new ArrayList<>();
    Rows.selectNative(
            session,
            String.class,
            "select distinct c.name from vocalise.campaign c join vocalise.experiment e"
                + " on e.campaign_id = c.id, jsonb_each_text(e.corpora) role"
                + " where role.value = ?1 order by 1",
            name)
        .getResultList()
        .forEach(campaign -> uses.add("campaign '%s' uses it".formatted(campaign)));
    Rows.selectNative(
            session,
            String.class,
            "select name from vocalise.feature_set where corpus = ?1 order by 1",
            name)
        .getResultList()
        .forEach(set -> uses.add("functionals '%s' are of its recordings".formatted(set)));
    return uses;
  }

  /**
   * Takes its row away; the folder is not touched.
   *
   * @throws RefusedException if something uses it
   */
  public void remove(CorpusView corpus) {
    database.changing(
        "corpus.remove",
        actor,
        (session, event) -> {
          Rows.lock(session, "corpus");
          event.watch("corpus", List.of(corpus.id()));
          Rows.locked(session, CorpusEntity.class, "corpus", corpus.id());
          List<String> uses = uses(session, corpus.name());
          if (!uses.isEmpty()) {
            throw new RefusedException(
                "corpus '%s' cannot be removed: %s"
                    .formatted(corpus.name(), String.join("; ", uses)));
          }
          Rows.updateNative(session, "delete from vocalise.corpus where id = ?1", corpus.id());
          List<String> artifacts = new ArrayList<>(List.of(corpus.manifestSha256()));
          FileRef files = corpus.files();
          if (files != null) {
            artifacts.add(files.sha256());
          }
          ArtifactGarbageCollector.unneeded(session, artifacts);
        });
  }

  public Optional<CorpusView> find(String name) {
    return database.named(CorpusEntity.class, name).map(this::view);
  }

  /** All corpora by name. */
  public List<CorpusView> list() {
    return database.list(CorpusEntity.class, this::view, "from CorpusEntity order by name");
  }
}
