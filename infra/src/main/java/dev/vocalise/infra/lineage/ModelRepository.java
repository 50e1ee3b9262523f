package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registered pretrained checkpoints, by name. */
public final class ModelRepository {

  private final Database database;

  public ModelRepository(Database database) {
    this.database = database;
  }

  /**
   * Registers a checkpoint. The same name, directory and digests again changes nothing.
   *
   * @param digests SHA-256 by file name
   * @throws NameTakenException if the name stands for other files
   */
  public ModelView add(
      String name,
      String kind,
      String directory,
      Map<String, String> digests,
      JsonNode config,
      long parameters,
      @Nullable String licence) {
    ModelEntity model = new ModelEntity();
    model.id = UUID.randomUUID();
    model.name = name;
    model.kind = kind;
    model.directory = directory;
    model.digests = Map.copyOf(digests);
    model.config = config;
    model.parameters = parameters;
    model.licence = licence;
    model.addedAt = Database.now();
    return database.write(
        session -> {
          Locks.lock(session, "model");
          Optional<ModelEntity> known = Rows.byName(session, ModelEntity.class, name);
          if (known.isEmpty()) {
            session.insert(model);
            return model.view();
          }
          ModelView same = known.get().view();
          if (same.directory().equals(directory) && same.digests().equals(digests)) {
            return same;
          }
          throw new NameTakenException("model", name);
        });
  }

  public Optional<ModelView> find(String name) {
    return database.read(
        session -> Rows.byName(session, ModelEntity.class, name).map(ModelEntity::view));
  }

  /** All models by name. */
  public List<ModelView> list() {
    return database.read(
        session ->
            session
                .createSelectionQuery("from ModelEntity order by name", ModelEntity.class)
                .stream()
                .map(ModelEntity::view)
                .toList());
  }
}
