package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A run's facts in MLflow's words. */
final class MlflowFacts {

  /** Longest values that MLflow takes. */
  private static final int PARAM_LENGTH = 6_000;

  private static final int TAG_LENGTH = 5_000;

  /** MLflow keeps 36 characters of a data set's digest; the whole one stands in its source. */
  private static final int DATASET_DIGEST_LENGTH = 36;

  private final CorpusRepository corpora;
  private final MlflowConfig config;

  MlflowFacts(Database database, MlflowConfig config) {
    this.corpora = new CorpusRepository(database);
    this.config = config;
  }

  /** Settings as {@code outer.inner} parameters, and the seed. */
  List<ObjectNode> params(SeedRun run) {
    List<ObjectNode> params = new ArrayList<>(sharedParams(run));
    params.add(entry("seed", Integer.toString(run.seed()), PARAM_LENGTH));
    return params;
  }

  /** What all seeds of the run's experiment have. */
  List<ObjectNode> sharedParams(SeedRun run) {
    Map<String, String> flat = new TreeMap<>();
    flatten("", run.settings(), flat);
    return flat.entrySet().stream()
        .map(entry -> entry(entry.getKey(), entry.getValue(), PARAM_LENGTH))
        .toList();
  }

  List<ObjectNode> startTags(SeedRun run) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("vocalise.workflow", run.workflowId());
    if (run.device() != null) {
      tags.put("vocalise.device", run.device());
    }
    if (run.host() != null) {
      tags.put("vocalise.host", run.host().toString());
    }
    if (config.webAddress() != null) {
      tags.put("vocalise.page", config.webAddress().resolve("/runs/" + run.id()).toString());
    }
    return tags(tags);
  }

  /** Links to the run's artifacts (their SHA-256 is their key) and to its signed statements. */
  List<ObjectNode> endTags(RunView view, JsonNode end) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (StageView stage : view.stages()) {
      for (FileRef file : stage.outputs()) {
        tags.put("vocalise.artifact." + file.name(), "sha256:" + file.sha256());
      }
      if (stage.ledgerSeq() != null) {
        tags.put("vocalise.lineage." + stage.stage(), Long.toString(stage.ledgerSeq()));
      }
    }
    // A resumed run's failure is history: an empty tag replaces the old one.
    tags.put("vocalise.failure", failure(end));
    return tags(tags).stream().limit(100).toList();
  }

  /** Body of {@code runs/log-inputs}; empty when none of the corpora is registered. */
  Optional<ObjectNode> datasets(SeedRun run, String mlflowRunId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("run_id", mlflowRunId);
    ArrayNode datasets = body.putArray("datasets");
    new TreeMap<>(run.corpora())
        .forEach(
            (role, name) ->
                corpora
                    .find(name)
                    .ifPresent(corpus -> dataset(datasets.addObject(), role, corpus)));
    return datasets.isEmpty() ? Optional.empty() : Optional.of(body);
  }

  static ObjectNode metric(String key, double value, long at, long step) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("key", key(key))
        .put("value", value)
        .put("timestamp", at)
        .put("step", step);
  }

  private static ObjectNode entry(String key, String value, int longest) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("key", key(key))
        .put("value", cut(value, longest));
  }

  private static void dataset(ObjectNode input, String role, CorpusView corpus) {
    input.putArray("tags").addObject().put("key", "mlflow.data.context").put("value", role);
    ObjectNode source =
        JsonNodeFactory.instance
            .objectNode()
            .put("uri", corpus.directory())
            .put("manifest_sha256", corpus.manifestSha256());
    input
        .putObject("dataset")
        .put("name", corpus.name())
        .put("digest", corpus.manifestSha256().substring(0, DATASET_DIGEST_LENGTH))
        .put("source_type", "local")
        .put("source", source.toString());
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> flat) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field ->
                  flatten(
                      prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                      field.getValue(),
                      flat));
      return;
    }
    if (!node.isNull()) {
      flat.put(prefix, node.isValueNode() ? node.asText() : node.toString());
    }
  }

  private static String failure(JsonNode end) {
    return end.path("failureCode").isTextual()
        ? end.path("failureCode").asText() + ": " + end.path("failureMessage").asText()
        : "";
  }

  static List<ObjectNode> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> entry(tag.getKey(), tag.getValue(), TAG_LENGTH))
        .toList();
  }

  /** MLflow's keys hold letters, digits and {@code _-. :/}. */
  private static String key(String key) {
    return cut(key.replaceAll("[^\\w\\-. :/]", "_"), 250);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
