package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registered pretrained checkpoints, by name. */
public record ModelRepository(Database database, Actor actor) {

  /** What it changes, the instance changes by itself. */
  public ModelRepository(Database database) {
    this(database, Actor.INSTANCE);
  }

  /** The same, changing things for somebody. */
  public ModelRepository as(Actor who) {
    return new ModelRepository(database, who);
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
    return database
        .change(
            "model.add",
            actor,
            (session, event) -> {
              event.added("model", model.id);
              return Rows.register(
                  session,
                  "model",
                  name,
                  model,
                  ModelEntity.class,
                  known ->
                      database.places().resolve(known.directory).equals(directory)
                          && known.digests.equals(digests));
            })
        .view();
  }

  private ModelView view(ModelEntity model) {
    return model.view().in(database.places().resolve(model.directory));
  }

  public Optional<ModelView> find(String name) {
    return database.named(ModelEntity.class, name).map(this::view);
  }

  /** All models by name. */
  public List<ModelView> list() {
    return database.list(ModelEntity.class, this::view, "from ModelEntity order by name");
  }
}
