package dev.vocalise.activities.export.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.aggregation.ExperimentScores;
import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * W3C PROV as PROV-JSON: files, scores and results are entities, attempts are activities, builds of
 * Vocalise are agents. An attempt that took outputs over generated nothing: it was informed by the
 * attempt that did.
 */
public final class ProvJson implements Export {
  private static final String OWN = "vocalise:";

  @Override
  public String name() {
    return "prov";
  }

  @Override
  public String title() {
    return "W3C PROV (PROV-JSON)";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String ending() {
    return "prov.json";
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    out.write((new Document(what).json().toPrettyString() + "\n").getBytes(UTF_8));
  }

  private static final class Document {
    private final ExportedCampaign what;
    private final Lineage lineage;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private int relations;

    Document(ExportedCampaign what) {
      this.what = what;
      this.lineage = Lineage.of(what);
    }

    ObjectNode json() {
      json.putObject("prefix").put("vocalise", "urn:vocalise:").put("sha256", "urn:sha256:");
      plan();
      lineage.files().values().forEach(this::file);
      lineage.attempts().forEach(this::attempt);
      what.finished().forEach(this::score);
      what.table().experiments().stream().map(ResultTable.Row::scores).forEach(this::result);
      return json;
    }

    private void plan() {
      put("entity", OWN + "plan")
          .put("prov:type", "prov:Plan")
          .put("prov:label", "specification of campaign " + what.campaign().name())
          .put(OWN + "specSha256", what.campaign().specSha256())
          .put("prov:value", CanonicalJson.text(what.campaign().spec()));
    }

    private void file(FileRef file) {
      ObjectNode entity = put("entity", id(file)).put("prov:label", file.name());
      entity.put(OWN + "role", file.role()).put(OWN + "mediaType", file.mediaType());
      typed(entity, OWN + "bytes", String.valueOf(file.size()), "xsd:long");
    }

    private void attempt(StageView attempt) {
      String id = id(attempt.id());
      ObjectNode activity = put("activity", id);
      activity.put("prov:label", lineage.title(attempt));
      activity.put("prov:startTime", attempt.startedAt().toString());
      time(activity, "prov:endTime", attempt.endedAt());
      activity.put("prov:type", OWN + attempt.stage());
      activity.put(OWN + "state", attempt.state().name());
      activity.put(OWN + "version", attempt.version());
      activity.put(OWN + "settings", CanonicalJson.text(attempt.spec()));
      activity.put(OWN + "environment", CanonicalJson.text(attempt.environment()));
      if (attempt.ledgerSeq() != null) {
        typed(activity, OWN + "ledgerEntry", attempt.ledgerSeq().toString(), "xsd:long");
      }
      if (attempt.failure() != null) {
        activity.put(OWN + "failure", attempt.failure().code());
      }
      String code = attempt.environment().path("code").asText("unknown");
      String agent = OWN + "build-" + code.replaceAll("[^A-Za-z0-9._-]", "_");
      put("agent", agent)
          .put("prov:type", "prov:SoftwareAgent")
          .put("prov:label", "Vocalise " + code);
      relation("wasAssociatedWith", "prov:activity", id, "prov:agent", agent)
          .put("prov:plan", OWN + "plan");
      for (FileRef input : attempt.inputs()) {
        relation("used", "prov:activity", id, "prov:entity", id(input))
            .put("prov:role", input.role());
      }
      UUID origin = attempt.cachedFrom();
      if (origin != null) {
        relation("wasInformedBy", "prov:informed", id, "prov:informant", id(origin));
      } else if (attempt.state() == StageState.DONE) {
        for (FileRef output : attempt.outputs()) {
          ObjectNode made =
              relation("wasGeneratedBy", "prov:entity", id(output), "prov:activity", id);
          time(made, "prov:time", attempt.endedAt());
          made.put("prov:role", output.role());
        }
      }
    }

    private void score(SeedRun run) {
      ObjectNode entity = put("entity", OWN + "score-" + run.id());
      entity.put("prov:label", "UAR of %s, seed %d".formatted(run.experiment(), run.seed()));
      typed(entity, OWN + "uar", String.valueOf(run.uar()), "xsd:double");
      what.completed(run).stream()
          .filter(stage -> stage.stage().equals(StageName.EVALUATE.stored()))
          .reduce((earlier, last) -> last)
          .ifPresent(
              tested ->
                  relation(
                      "wasGeneratedBy",
                      "prov:entity",
                      OWN + "score-" + run.id(),
                      "prov:activity",
                      id(tested.id())));
    }

    private void result(ExperimentScores scores) {
      Double mean = scores.mean();
      if (mean == null) {
        return;
      }
      String id = OWN + "result-" + scores.name().replaceAll("[^A-Za-z0-9._-]", "_");
      ObjectNode entity = put("entity", id).put("prov:label", "mean UAR of " + scores.name());
      typed(entity, OWN + "meanPercent", mean.toString(), "xsd:double");
      if (scores.deviation() != null) {
        typed(entity, OWN + "deviationPercent", scores.deviation().toString(), "xsd:double");
      }
      for (SeedRun run : what.finished()) {
        if (run.experiment().equals(scores.name())) {
          relation(
              "wasDerivedFrom",
              "prov:generatedEntity",
              id,
              "prov:usedEntity",
              OWN + "score-" + run.id());
        }
      }
    }

    private static String id(FileRef file) {
      return "sha256:" + file.sha256();
    }

    private static String id(UUID attempt) {
      return OWN + "attempt-" + attempt;
    }

    private ObjectNode put(String kind, String id) {
      return part(kind).withObjectProperty(id);
    }

    private ObjectNode relation(String kind, String one, String from, String other, String to) {
      relations++;
      return part(kind).putObject("_:r" + relations).put(one, from).put(other, to);
    }

    private ObjectNode part(String kind) {
      JsonNode part = json.get(kind);
      return part == null ? json.putObject(kind) : (ObjectNode) Objects.requireNonNull(part);
    }

    private static void typed(ObjectNode node, String key, String value, String type) {
      node.putObject(key).put("$", value).put("type", type);
    }

    private static void time(ObjectNode node, String key, @Nullable Instant time) {
      if (time != null) {
        node.put(key, time.toString());
      }
    }
  }
}
