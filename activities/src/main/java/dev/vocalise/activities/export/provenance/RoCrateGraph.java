package dev.vocalise.activities.export.provenance;

import static dev.vocalise.activities.export.provenance.LinkedEntities.link;
import static dev.vocalise.activities.export.provenance.LinkedEntities.links;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.workflows.StageName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metadata of a crate: one entity per file, stage, attempt and setting. */
final class RoCrateGraph {
  /** The campaign file, which is the workflow. */
  static final String WORKFLOW = "campaign.yaml";

  /** Tables in the crate by the name of their export. */
  static final Map<String, String> RESULTS =
      Map.of("csv", "results.csv", "json", "results.json", "markdown", "results.md");

  private static final String CRATE = "https://w3id.org/ro/crate/";
  private static final List<String> PROFILES =
      List.of(
          "https://w3id.org/ro/wfrun/process/0.5",
          "https://w3id.org/ro/wfrun/workflow/0.5",
          "https://w3id.org/ro/wfrun/provenance/0.5",
          "https://w3id.org/workflowhub/workflow-ro-crate/1.0");
  private static final String ENGINE = "#vocalise";
  private static final String CAMPAIGN_RUN = "#campaign-run";
  private static final String COMPLETED = "http://schema.org/CompletedActionStatus";
  private static final String FAILED = "http://schema.org/FailedActionStatus";

  private final ExportedCampaign what;
  private final Lineage lineage;
  private final Map<String, String> included;
  private final LinkedEntities entities = new LinkedEntities();

  /**
   * @param included paths of files that the crate holds, by digest
   */
  RoCrateGraph(ExportedCampaign what, Lineage lineage, Map<String, String> included) {
    this.what = what;
    this.lineage = lineage;
    this.included = included;
  }

  ObjectNode metadata() {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.putArray("@context").add(CRATE + "1.3/context").addObject().setAll(terms());
    ObjectNode descriptor = entity(RoCrate.METADATA, "CreativeWork");
    link(descriptor, "about", "./");
    // The run profiles are made for 1.1, whose rules the crate keeps, too.
    links(descriptor, "conformsTo", List.of(CRATE + "1.3", CRATE + "1.1"));
    ObjectNode root = root();
    engine();
    workflow();
    lineage.files().values().forEach(this::file);
    tables();
    lineage.attempts().forEach(this::attempt);
    campaignRun();
    links(
        root,
        "hasPart",
        Stream.of(
                Stream.of(WORKFLOW),
                RESULTS.values().stream().sorted(),
                lineage.files().keySet().stream().map(this::id))
            .flatMap(ids -> ids)
            .toList());
    links(root, "mentions", List.of(CAMPAIGN_RUN, "#organised"));
    metadata.putArray("@graph").addAll(entities.values());
    return metadata;
  }

  /** Of the run profiles: terms of theirs, and others under the addresses of their day. */
  private static ObjectNode terms() {
    ObjectNode terms = JsonNodeFactory.instance.objectNode();
    terms.put("environment", "https://w3id.org/ro/terms/workflow-run#environment");
    String workflow = "https://bioschemas.org/ComputationalWorkflow";
    terms.put("ComputationalWorkflow", workflow);
    terms.put("FormalParameter", "https://bioschemas.org/FormalParameter");
    return terms.put("input", workflow + "#input").put("output", workflow + "#output");
  }

  private ObjectNode root() {
    CampaignView campaign = what.campaign();
    ObjectNode root = entity("./", "Dataset");
    root.put("name", "Vocalise campaign " + campaign.name());
    root.put(
        "description",
        what.spec().description() == null
            ? "A campaign of cross-corpus speech emotion recognition."
            : what.spec().description());
    root.put(
        "datePublished",
        String.valueOf(campaign.endedAt() == null ? campaign.createdAt() : campaign.endedAt()));
    link(root, "license", "#no-licence");
    entity("#no-licence", "CreativeWork")
        .put("name", "No licence is recorded")
        .put(
            "description",
            "Vocalise records no licence of a campaign. Corpora and checkpoints have their own.");
    link(root, "mainEntity", WORKFLOW);
    links(root, "conformsTo", PROFILES);
    for (String profile : PROFILES) {
      String[] parts = profile.split("/");
      entity(profile, "CreativeWork", "Profile")
          .put("name", parts[parts.length - 2] + " profile " + parts[parts.length - 1])
          .put("version", parts[parts.length - 1]);
    }
    return root;
  }

  private void engine() {
    software(ENGINE, "SoftwareApplication", "Vocalise", codes())
        .put("description", "Runs campaigns of cross-corpus speech emotion recognition.");
  }

  private ObjectNode software(String id, String type, String name, String version) {
    return entity(id, type).put("name", name).put("version", version).put("url", "urn:vocalise");
  }

  /** Of the attempts, not of the build that writes this. */
  private String codes() {
    Set<String> codes = new LinkedHashSet<>();
    for (StageView attempt : lineage.attempts()) {
      codes.add(attempt.environment().path("code").asText("unknown"));
    }
    return codes.isEmpty() ? what.code() : String.join(", ", codes);
  }

  private void workflow() {
    ObjectNode workflow =
        entity(WORKFLOW, "File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo");
    workflow.put("name", "Campaign file of " + what.campaign().name());
    workflow.put("encodingFormat", "application/yaml");
    workflow.put("sha256", sha256(what.campaign().file()));
    link(workflow, "programmingLanguage", "#campaign-file");
    software("#campaign-file", "ComputerLanguage", "Vocalise campaign file", codes());
    parameter("manifest", "manifest of a corpus");
    parameter("checkpoint", "file of a pretrained checkpoint");
    parameter("scores", "scores of a run or of an experiment");
    List<String> inputs = new ArrayList<>(List.of("#parameter-manifest", "#parameter-checkpoint"));
    if (!roles("functionals").isEmpty()) {
      parameter("functionals", "table of imported functionals");
      inputs.add("#parameter-functionals");
    }
    links(workflow, "input", inputs);
    links(workflow, "output", List.of("#parameter-scores"));
    Set<String> steps = new LinkedHashSet<>();
    Set<String> tools = new LinkedHashSet<>();
    for (StageName stage : StageName.values()) {
      Set<String> own = new LinkedHashSet<>();
      for (StageView attempt : lineage.attempts()) {
        if (attempt.stage().equals(stage.stored()) && own.add(tool(attempt))) {
          String name = "Vocalise " + stage.noun();
          software(tool(attempt), "SoftwareApplication", name, attempt.version());
        }
      }
      if (!own.isEmpty()) {
        String id = "#step-" + stage.stored();
        steps.add(id);
        ObjectNode step = entity(id, "HowToStep").put("name", stage.noun());
        step.put("position", String.valueOf(steps.size()));
        links(step, "workExample", own);
        tools.addAll(own);
      }
    }
    links(workflow, "step", steps);
    links(workflow, "hasPart", tools);
  }

  private void parameter(String role, String name) {
    ObjectNode parameter = entity("#parameter-" + role, "FormalParameter").put("name", name);
    parameter.put("additionalType", "File");
    links(
        parameter,
        "workExample",
        lineage.files().values().stream()
            .filter(file -> file.role().equals(role))
            .map(file -> id(file.sha256()))
            .toList());
  }

  private static String tool(StageView attempt) {
    return "#tool-" + attempt.stage() + "-" + attempt.version();
  }

  private void file(FileRef file) {
    ObjectNode entity = entity(id(file.sha256()), "File");
    entity.put("name", file.name());
    entity.put("encodingFormat", file.mediaType());
    entity.put("contentSize", String.valueOf(file.size()));
    entity.put("sha256", file.sha256());
    entity.put("description", "role: " + file.role());
    if (!what.registered(file.sha256()).isEmpty()) {
      entity.put("creativeWorkStatus", what.registered(file.sha256()));
    }
    if (Set.of("manifest", "checkpoint", "functionals", "scores").contains(file.role())) {
      link(entity, "exampleOfWork", "#parameter-" + file.role());
    }
  }

  private void tables() {
    RESULTS.forEach(
        (format, path) ->
            entity(path, "File")
                .put("name", "Result table (" + format + ")")
                .put(
                    "encodingFormat",
                    path.endsWith("json") ? "application/json" : "text/" + format));
    for (ResultTable.Row row : what.table().experiments()) {
      ExperimentScores scores = row.scores();
      if (scores.mean() != null) {
        ObjectNode value = entity("#result-" + scores.name(), "PropertyValue");
        value.put("name", "unweighted average recall of " + scores.name() + ", percent");
        value.put("value", scores.mean()).put("unitText", "percent");
        value.put(
            "description",
            "mean of %s, sample deviation %s"
                .formatted(Counted.of(scores.seeds().size(), "seed", "seeds"), scores.deviation()));
      }
    }
    ObjectNode table = entities.all().get(RESULTS.get("json"));
    links(
        Objects.requireNonNull(table),
        "variableMeasured",
        entities.all().keySet().stream().filter(id -> id.startsWith("#result-")).toList());
  }

  /** Its file in the crate, or a name made of its digest alone (RFC 6920). */
  private String id(String sha256) {
    String path = included.get(sha256);
    return path != null
        ? path
        : "ni:///sha-256;"
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(HexFormat.of().parseHex(sha256));
  }

  private void attempt(StageView attempt) {
    String id = "#attempt-" + attempt.id();
    ObjectNode action = entity(id, "CreateAction");
    action.put("name", lineage.title(attempt));
    times(action, attempt.startedAt(), attempt.endedAt());
    boolean failed = attempt.state() == StageState.FAILED;
    link(action, "actionStatus", failed ? FAILED : COMPLETED);
    if (failed && attempt.failure() != null) {
      action.put("error", attempt.failure().code());
    }
    if (attempt.cachedFrom() != null) {
      action.put(
          "description",
          "Nothing was computed: the outputs of attempt %s were taken over."
              .formatted(attempt.cachedFrom()));
    } else if (attempt.ledgerSeq() != null) {
      action.put(
          "description", "Signed statement: entry " + attempt.ledgerSeq() + " of the ledger.");
    }
    link(action, "instrument", tool(attempt));
    String settings = "#settings-" + CanonicalJson.sha256(attempt.spec());
    entity(settings, "PropertyValue")
        .put("name", "settings")
        .put("value", CanonicalJson.text(attempt.spec()));
    Set<String> objects = new LinkedHashSet<>();
    attempt.inputs().forEach(file -> objects.add(id(file.sha256())));
    objects.add(settings);
    links(action, "object", objects);
    Set<String> results = new LinkedHashSet<>();
    attempt.outputs().forEach(file -> results.add(id(file.sha256())));
    links(action, "result", results);
    Set<String> facts = new LinkedHashSet<>();
    attempt
        .environment()
        .properties()
        .forEach(
            fact -> {
              String text = fact.getValue().asText();
              String name = "#environment-" + fact.getKey() + "-" + sha256(text).substring(0, 12);
              entity(name, "PropertyValue").put("name", fact.getKey()).put("value", text);
              facts.add(name);
            });
    links(action, "environment", facts);
    ObjectNode control = entity("#control-" + attempt.id(), "ControlAction");
    control.put("name", "start of " + lineage.title(attempt));
    link(control, "instrument", "#step-" + attempt.stage());
    link(control, "object", id);
    control.set("actionStatus", action.get("actionStatus"));
  }

  private void campaignRun() {
    CampaignView campaign = what.campaign();
    ObjectNode run = entity(CAMPAIGN_RUN, "CreateAction");
    run.put("name", "Run of campaign " + campaign.name());
    times(run, campaign.startedAt(), campaign.endedAt());
    run.put("description", "state: " + campaign.state());
    link(run, "instrument", WORKFLOW);
    links(run, "object", roles("manifest", "checkpoint", "functionals"));
    Set<String> results = new LinkedHashSet<>(roles("scores"));
    results.addAll(RESULTS.values().stream().sorted().toList());
    links(run, "result", results);
    ObjectNode organised = entity("#organised", "OrganizeAction");
    organised.put("name", "Vocalise runs the campaign");
    link(organised, "instrument", ENGINE);
    link(organised, "result", CAMPAIGN_RUN);
    links(
        organised,
        "object",
        lineage.attempts().stream().map(attempt -> "#control-" + attempt.id()).toList());
  }

  private static void times(
      ObjectNode action, @Nullable Instant startedAt, @Nullable Instant endedAt) {
    if (startedAt != null) {
      action.put("startTime", startedAt.toString());
    }
    if (endedAt != null) {
      action.put("endTime", endedAt.toString());
    }
  }

  private List<String> roles(String... roles) {
    return lineage.files().values().stream()
        .filter(file -> List.of(roles).contains(file.role()))
        .map(file -> id(file.sha256()))
        .toList();
  }

  private static String sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode entity(String id, String... types) {
    return entities.entity(id, types);
  }
}
