package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.Registrations;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageView;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run's facts in MLflow's words. */
final class MlflowFacts {

  /** Longest values that MLflow takes. */
  private static final int PARAM_LENGTH = 6_000;

  private static final int TAG_LENGTH = 5_000;

  private static final String NOTE = "mlflow.note.content";
  private static final String SPEC = "vocalise.spec.sha256";

  /** What is behind it tells that files were changed. */
  private static final Pattern COMMIT = Pattern.compile("^[0-9a-f]{7,64}");

  /** MLflow keeps 36 characters of a data set's digest; the whole one stands in its source. */
  private static final int DATASET_DIGEST_LENGTH = 36;

  private final CorpusRepository corpora;
  private final CampaignRepository campaigns;
  private final Registrations registrations;
  private final MlflowConfig config;

  /** Who launched what, which the ledger is asked once. */
  private final Map<UUID, String> users = new HashMap<>();

  MlflowFacts(Database database, MlflowConfig config) {
    this.corpora = new CorpusRepository(database);
    this.campaigns = new CampaignRepository(database);
    this.registrations = new Registrations(database);
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
    Map<String, String> tags = source(run);
    tags.put(NOTE, note(run, "Seed %d of experiment %s".formatted(run.seed(), run.experiment())));
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

  /** Of the run that stands for an experiment. */
  List<ObjectNode> experimentTags(SeedRun run) {
    Map<String, String> tags = source(run);
    tags.put(NOTE, note(run, "Experiment " + run.experiment()));
    if (config.webAddress() != null) {
      tags.put("vocalise.page", page(config.webAddress(), run));
    }
    return tags(tags);
  }

  /** Of the MLflow experiment that stands for a campaign. */
  Map<String, String> campaignTags(SeedRun run) {
    CampaignView campaign = campaigns.find(run.campaignId()).orElseThrow();
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(NOTE, cut(note(run, "Campaign " + campaign.name()), TAG_LENGTH));
    tags.put(SPEC, campaign.specSha256());
    return tags;
  }

  private static String page(URI web, SeedRun run) {
    return web.resolve("/campaigns/" + run.campaign()).toString();
  }

  /** Under MLflow's own names; the code is that of the worker. */
  private Map<String, String> source(SeedRun run) {
    CampaignView campaign = campaigns.find(run.campaignId()).orElseThrow();
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.source.name", "vocalise");
    tags.put("mlflow.source.type", "LOCAL");
    JsonNode host = run.host();
    if (host != null) {
      tags.put("vocalise.code", host.path("code").asText("unknown"));
      Matcher commit = COMMIT.matcher(host.path("commit").asText());
      if (commit.find()) {
        tags.put("mlflow.source.git.commit", commit.group());
      }
    }
    tags.put(
        "mlflow.user",
        users.computeIfAbsent(
            campaign.id(),
            any ->
                registrations
                    .of(campaign)
                    .map(Registrations.Registration::name)
                    .orElse("unknown")));
    tags.put(SPEC, campaign.specSha256());
    return tags;
  }

  /** The description that MLflow shows, in Markdown. */
  private String note(SeedRun run, String what) {
    CampaignView campaign = campaigns.find(run.campaignId()).orElseThrow();
    StringBuilder note = new StringBuilder(what);
    if (!what.startsWith("Campaign")) {
      note.append(", campaign ").append(campaign.name());
    }
    String description = campaign.spec().path("description").asText("");
    if (!description.isBlank() && !description.equals("null")) {
      note.append(": ").append(description);
    }
    if (config.webAddress() != null) {
      note.append("\n\n[Campaign in Vocalise](").append(page(config.webAddress(), run)).append(")");
    }
    return note.toString();
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
