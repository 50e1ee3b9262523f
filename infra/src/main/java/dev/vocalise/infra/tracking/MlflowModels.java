package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.ModelVersionState;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Our versions in MLflow's registry: a registered model for each name, a model version for each
 * version, found again by its tag since MLflow numbers them itself. The aliases {@code approved}
 * and {@code candidate} stand at the version that came last into that state, as the database has it
 * now.
 */
record MlflowModels(MlflowHttp http, ModelVersionRepository versions) {
  static final String VERSION_TAG = "vocalise.version";

  private static final List<ModelVersionState> ALIASES =
      List.of(ModelVersionState.CANDIDATE, ModelVersionState.APPROVED);

  /**
   * Shows a version as it is now.
   *
   * @param mlflowRun that of the run that made it
   * @param message its id, the weights' address, and the statement about the last change
   * @param uploaded address of the model of a branch in MLflow, which has a signature; empty where
   *     there is none, and the weights' address stands for it
   */
  void show(String mlflowRun, JsonNode message, Function<String, Optional<String>> uploaded) {
    ModelVersion version =
        versions.find(UUID.fromString(message.path("id").asText())).orElseThrow();
    Map<String, String> tags = tags(version, message);
    @Nullable String known = registered(version.name()).get(version.id().toString());
    if (known == null) {
      String source = uploaded.apply(version.branch()).orElse(message.path("source").asText());
      register(version, mlflowRun, source, tags);
    } else {
      tags.forEach((key, value) -> tag(version.name(), known, key, value));
    }
    aliases(version.name());
  }

  private static Map<String, String> tags(ModelVersion version, JsonNode message) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(VERSION_TAG, version.id().toString());
    tags.put("vocalise.model", version.label());
    tags.put("vocalise.state", version.state().word());
    tags.put("vocalise.reason", version.reason());
    tags.put("vocalise.weights", "sha256:" + version.weightsSha256());
    tags.put("vocalise.branch", version.branch());
    tags.put("vocalise.run", version.runId().toString());
    tags.put("vocalise.statement", message.path("statement").asText());
    tags.put("vocalise.statement.sha256", message.path("statementSha256").asText());
    tags.put("vocalise.ledger-key", message.path("key").asText());
    return tags;
  }

  private void register(
      ModelVersion version, String mlflowRun, String source, Map<String, String> tags) {
    ObjectNode wanted = named(version.name()).put("source", source).put("run_id", mlflowRun);
    wanted.put("description", description(version));
    ArrayNode list = wanted.putArray("tags");
    tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    http.post("model-versions/create", wanted);
  }

  private static String description(ModelVersion version) {
    return "%s of experiment %s, seed %d, campaign %s%s"
        .formatted(
            version.branch(),
            version.experiment(),
            version.seed(),
            version.campaign(),
            version.uar() == null ? "" : ": UAR %s on T_te".formatted(version.uar()));
  }

  private void tag(String name, String version, String key, String value) {
    http.post(
        "model-versions/set-tag",
        named(name).put("version", version).put("key", key).put("value", value));
  }

  /** Theirs by the id of ours; the registered model is made if there is none. */
  private Map<String, String> registered(String name) {
    model(name);
    Map<String, String> found = new LinkedHashMap<>();
    http.get("model-versions/search", "filter", "name='" + name + "'")
        .path("model_versions")
        .forEach(
            one ->
                one.path("tags")
                    .forEach(
                        tag -> {
                          if (tag.path("key").asText().equals(VERSION_TAG)) {
                            found.put(tag.path("value").asText(), one.path("version").asText());
                          }
                        }));
    return found;
  }

  private JsonNode model(String name) {
    try {
      return http.get("registered-models/get", "name", name).path("registered_model");
    } catch (MlflowException e) {
      if (!e.isMissing()) {
        throw e;
      }
      return http.post("registered-models/create", named(name)).path("registered_model");
    }
  }

  private void aliases(String name) {
    Map<String, String> theirs = registered(name);
    Map<String, String> standing = new LinkedHashMap<>();
    model(name)
        .path("aliases")
        .forEach(one -> standing.put(one.path("alias").asText(), one.path("version").asText()));
    List<ModelVersion> ours = versions.named(name);
    for (ModelVersionState state : ALIASES) {
      Optional<String> last =
          ours.stream()
              .filter(one -> one.state() == state && theirs.containsKey(one.id().toString()))
              .max(Comparator.comparing(ModelVersion::changedAt))
              .map(one -> theirs.get(one.id().toString()));
      ObjectNode alias = named(name).put("alias", state.word());
      if (last.isPresent()) {
        http.post("registered-models/alias", alias.put("version", last.get()));
      } else if (theirs.containsValue(standing.getOrDefault(state.word(), ""))) {
        http.delete("registered-models/alias", alias);
      }
    }
  }

  private static ObjectNode named(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }
}
