package dev.vocalise.infra.lineage;

import static dev.vocalise.infra.lineage.ModelVersionState.APPROVED;
import static dev.vocalise.infra.lineage.ModelVersionState.RETIRED;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * The registry of trained models: versions under a name, from candidate over approved to retired.
 * Each change is a signed statement with the reason, whose subject is the weights, and a message
 * for the tracker.
 */
public record ModelVersionRepository(Database database, Actor actor) {

  /** What it changes, the instance changes by itself. */
  public ModelVersionRepository(Database database) {
    this(database, Actor.INSTANCE);
  }

  /** The same, changing things for somebody. */
  public ModelVersionRepository as(Actor who) {
    return new ModelVersionRepository(database, who);
  }

  /** All versions by name and number. */
  public List<ModelVersion> list() {
    return versions("where v.name >= ?1", "");
  }

  public List<ModelVersion> named(String name) {
    return versions("where v.name = ?1", name);
  }

  public List<ModelVersion> ofRun(UUID run) {
    return versions("where v.runId = ?1", run);
  }

  public List<ModelVersion> ofWeights(String sha256) {
    return versions("where v.weightsSha256 = ?1", sha256);
  }

  public Optional<ModelVersion> find(UUID id) {
    return versions("where v.id = ?1", id).stream().findFirst();
  }

  /** By {@code NAME:VERSION}; empty for whatever else the text may be. */
  public Optional<ModelVersion> find(String label) {
    int colon = label.lastIndexOf(':');
    return colon < 1
        ? Optional.empty()
        : named(label.substring(0, colon)).stream()
            .filter(one -> one.label().equals(label))
            .findFirst();
  }

  private List<ModelVersion> versions(String where, Object value) {
    return database.read(session -> versions(session, where, value));
  }

  static List<ModelVersion> versions(StatelessSession session, String where, Object value) {
    return Rows.select(
            session,
            ModelVersionEntity.class,
            "from ModelVersionEntity v " + where + " order by v.name, v.version",
            value)
        .stream()
        .map(row -> row.view(run(session, row.runId)))
        .toList();
  }

  private static SeedRun run(StatelessSession session, UUID id) {
    return RunRepository.all(session, "where r.id = ?1", id).stream().findFirst().orElseThrow();
  }

  /**
   * Moves the version of these weights under this name, or makes the next one where there is none
   * that is not retired.
   *
   * @throws ModelVersionException if it stands there already or would go back, or the run is not
   *     DONE
   */
  public ModelVersion promote(NewModelVersion wanted, ModelVersionState to, String reason) {
    return changed(
        "model.promote",
        reason,
        wanted.name(),
        wanted.runId(),
        wanted.source(),
        (session, event, run) -> {
          if (run.state != RunState.DONE) {
            throw new ModelVersionException(
                "run %s is %s; expected DONE, so resume it first".formatted(run.id, run.state));
          }
          List<ModelVersionEntity> all =
              Rows.select(
                      session,
                      ModelVersionEntity.class,
                      "from ModelVersionEntity where name = ?1 order by version",
                      wanted.name())
                  .getResultList();
          ModelVersionEntity known =
              all.stream()
                  .filter(row -> row.state != RETIRED && row.runId.equals(wanted.runId()))
                  .filter(row -> row.weightsSha256.equals(wanted.weightsSha256()))
                  .filter(row -> row.branch.equals(wanted.branch()))
                  .findFirst()
                  .orElse(null);
          if (known == null) {
            int last = all.isEmpty() ? 0 : all.get(all.size() - 1).version;
            return inserted(session, event, wanted, last + 1, to, reason);
          }
          return moved(session, event, known, to, reason);
        });
  }

  /**
   * Retires a version, whatever it was.
   *
   * @throws ModelVersionException if it is retired already
   * @throws NotFoundException if there is none
   */
  public ModelVersion retire(ModelVersion version, String source, String reason) {
    return changed(
        "model.retire",
        reason,
        version.name(),
        version.runId(),
        source,
        (session, event, run) ->
            moved(
                session,
                event,
                Rows.locked(session, ModelVersionEntity.class, "model version", version.id()),
                RETIRED,
                reason));
  }

  /** What is done to one row of the registry. */
  @FunctionalInterface
  private interface Change {
    ModelVersionEntity of(StatelessSession session, LedgerEvent event, SeedRunEntity run);
  }

  private ModelVersion changed(
      String name, String reason, String model, UUID runId, String source, Change change) {
    return database.write(
        session -> {
          Rows.lock(session, "model_version." + model);
          SeedRunEntity run = Rows.locked(session, SeedRunEntity.class, "run", runId);
          LedgerEvent event = database.event(session, name, actor).with("reason", reason);
          ModelVersionEntity row = change.of(session, event, run);
          event.about(row.name + ":" + row.version, row.weightsSha256);
          // The run is locked already, so that the message waits for nobody behind the ledger.
          RunTransitions.outbox(
              session, run, Outbox.Kind.MODEL_VERSION, message(row, source, event.endAlways()));
          return row.view(run(session, runId));
        });
  }

  private ModelVersionEntity inserted(
      StatelessSession session,
      LedgerEvent event,
      NewModelVersion wanted,
      int version,
      ModelVersionState state,
      String reason) {
    ModelVersionEntity row = new ModelVersionEntity();
    row.id = UUID.randomUUID();
    row.name = wanted.name();
    row.version = version;
    row.runId = wanted.runId();
    row.branch = wanted.branch();
    row.stageRunId = wanted.stageRunId();
    row.weightsSha256 = wanted.weightsSha256();
    row.files = wanted.files();
    row.createdAt = Database.now();
    set(row, state, reason);
    row.files.forEach(file -> ArtifactGarbageCollector.needed(session, file.sha256()));
    session.insert(row);
    event.added("model_version", row.id);
    return row;
  }

  private ModelVersionEntity moved(
      StatelessSession session,
      LedgerEvent event,
      ModelVersionEntity row,
      ModelVersionState to,
      String reason) {
    if (to.compareTo(row.state) <= 0) {
      throw new ModelVersionException(refusal(row, to));
    }
    event.watch("model_version", List.of(row.id));
    set(row, to, reason);
    session.update(row);
    return row;
  }

  private static String refusal(ModelVersionEntity row, ModelVersionState to) {
    String label = row.name + ":" + row.version;
    if (row.state == to) {
      return "%s is %s already; nothing was changed".formatted(label, to.word());
    }
    return "%s is %s and cannot become %s; %s"
        .formatted(
            label,
            row.state.word(),
            to.word(),
            row.state == APPROVED
                ? "retire it (vocalise model retire %s --reason …), then promote its run again, which makes a new version"
                    .formatted(label)
                : "promote its run again (vocalise model promote %s), which makes a new version"
                    .formatted(row.runId));
  }

  private void set(ModelVersionEntity row, ModelVersionState state, String reason) {
    row.state = state;
    row.reason = reason;
    row.actor = actor.json();
    row.changedAt = Database.now();
  }

  private static ObjectNode message(ModelVersionEntity row, String source, LedgerEntry entry) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", row.id.toString())
        .put("source", source)
        .put("statement", entry.seq())
        .put("statementSha256", entry.sha256())
        .put("key", entry.keyId());
  }

  /**
   * What a run made and tested stays while it is approved.
   *
   * @throws ModelVersionException if it is
   */
  static void requireNothingApproved(StatelessSession session, UUID run) {
    String query = "from ModelVersionEntity where runId = ?1 and state = APPROVED order by name";
    Rows.select(session, ModelVersionEntity.class, query, run).stream()
        .map(row -> row.name + ":" + row.version)
        .findFirst()
        .ifPresent(
            label -> {
              throw new ModelVersionException(
                  "run %s made the approved model %s, whose training and score stay; retire it first: vocalise model retire %s --reason …"
                      .formatted(run, label, label));
            });
  }

  /** What was said of a version, oldest first. */
  public List<LedgerEntry> statements(ModelVersion version) {
    return database.read(
        session ->
            Rows.selectNative(
                    session,
                    LedgerEntryEntity.class,
                    "select e.* from vocalise.ledger_entry e join vocalise.ledger_subject s"
                        + " using (seq) where s.sha256 = ?1 and s.name = ?2 order by e.seq",
                    version.weightsSha256(),
                    version.label())
                .stream()
                .map(LedgerEntryEntity::view)
                .toList());
  }
}
