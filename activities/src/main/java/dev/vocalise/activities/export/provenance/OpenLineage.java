package dev.vocalise.activities.export.provenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.SeedRun;
import dev.vocalise.infra.lineage.StageState;
import dev.vocalise.infra.lineage.StageView;
import dev.vocalise.workflows.StageName;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * OpenLineage run events, one a line in the order of their times: a start and an end for the
 * campaign and for every attempt, whose parent it is. A dataset is a file, named by its digest.
 */
public final class OpenLineage implements Export {
  private static final String SPEC = "https://openlineage.io/spec/";
  private static final String EVENT = SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent";
  private static final String FACETS = SPEC + "facets/";
  private static final String NAMESPACE = "vocalise";

  /** Of facets that are ours alone: any facet. */
  private static final String OWN = SPEC + "2-0-2/OpenLineage.json#/$defs/RunFacet";

  @Override
  public String name() {
    return "openlineage";
  }

  @Override
  public String title() {
    return "OpenLineage run events";
  }

  @Override
  public String mediaType() {
    return "application/x-ndjson";
  }

  @Override
  public String ending() {
    return "openlineage.jsonl";
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    for (ObjectNode event : new Events(what).all()) {
      out.write(CanonicalJson.bytes(event));
      out.write('\n');
    }
  }

  private static final class Events {
    private final ExportedCampaign what;
    private final Lineage lineage;
    private final String producer;
    private final List<ObjectNode> events = new ArrayList<>();

    Events(ExportedCampaign what) {
      this.what = what;
      lineage = Lineage.of(what);
      producer = "urn:vocalise:" + what.code().replaceAll("[^A-Za-z0-9._-]", "-");
    }

    List<ObjectNode> all() {
      CampaignView campaign = what.campaign();
      Instant start = campaign.startedAt() == null ? campaign.createdAt() : campaign.startedAt();
      campaign("START", start);
      lineage.attempts().forEach(this::attempt);
      if (campaign.endedAt() != null) {
        campaign(end(campaign.state()), campaign.endedAt());
      }
      events.sort(Comparator.comparing(event -> Instant.parse(event.path("eventTime").asText())));
      return events;
    }

    private static String end(CampaignState state) {
      return switch (state) {
        case DONE -> "COMPLETE";
        case CANCELLED -> "ABORT";
        case FAILED, INCOMPLETE -> "FAIL";
        case QUEUED, RUNNING, PAUSED -> "RUNNING";
      };
    }

    private void campaign(String type, Instant time) {
      CampaignView campaign = what.campaign();
      ObjectNode event = event(type, time, campaign.id(), campaign.name());
      ObjectNode job = event.withObjectProperty("job").putObject("facets");
      facet(job, "sourceCode", "1-0-1/SourceCodeJobFacet.json#/$defs/SourceCodeJobFacet")
          .put("language", "yaml")
          .put("sourceCode", campaign.file());
      jobType(job, "CAMPAIGN");
    }

    private void attempt(StageView attempt) {
      String name = job(attempt);
      ObjectNode start = event("START", attempt.startedAt(), attempt.id(), name);
      ObjectNode run = (ObjectNode) start.at("/run/facets");
      describe(attempt, start, run);
      if (attempt.endedAt() == null) {
        return;
      }
      boolean failed = attempt.state() == StageState.FAILED;
      ObjectNode end = event(failed ? "FAIL" : "COMPLETE", attempt.endedAt(), attempt.id(), name);
      run = (ObjectNode) end.at("/run/facets");
      describe(attempt, end, run);
      if (attempt.failure() != null) {
        facet(run, "errorMessage", "1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet")
            .put("message", attempt.failure().code())
            .put("programmingLanguage", "Java");
      }
      for (FileRef file : attempt.outputs()) {
        ObjectNode output = dataset(end.withArrayProperty("outputs"), file);
        facet(
                output.putObject("outputFacets"),
                "outputStatistics",
                "1-0-2/OutputStatisticsOutputDatasetFacet.json"
                    + "#/$defs/OutputStatisticsOutputDatasetFacet")
            .put("size", file.size())
            .put("fileCount", 1);
      }
      JsonNode scores = scores(attempt);
      if (scores != null) {
        own(run, "vocalise_scores").set("scores", scores);
      }
    }

    private void describe(StageView attempt, ObjectNode event, ObjectNode run) {
      ObjectNode parent = facet(run, "parent", "1-2-0/ParentRunFacet.json#/$defs/ParentRunFacet");
      parent.putObject("run").put("runId", what.campaign().id().toString());
      parent.putObject("job").put("namespace", NAMESPACE).put("name", what.campaign().name());
      facet(
              run,
              "processing_engine",
              "1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet")
          .put("name", "Vocalise")
          .put("version", attempt.environment().path("code").asText("unknown"));
      ObjectNode settings = own(run, "vocalise_settings");
      settings.set("settings", attempt.spec());
      settings.set("environment", attempt.environment());
      settings.put("version", attempt.version()).put("attempt", attempt.attempt());
      settings.put("state", attempt.state().name());
      settings.put("ledgerEntry", attempt.ledgerSeq());
      settings.put(
          "cachedFrom", attempt.cachedFrom() == null ? null : attempt.cachedFrom().toString());
      ObjectNode job = event.withObjectProperty("job").putObject("facets");
      facet(job, "documentation", "1-1-0/DocumentationJobFacet.json#/$defs/DocumentationJobFacet")
          .put("description", lineage.title(attempt));
      jobType(job, "STAGE");
      attempt.inputs().forEach(file -> dataset(event.withArrayProperty("inputs"), file));
    }

    /** Of a finished run, at its evaluation. */
    private @Nullable JsonNode scores(StageView attempt) {
      SeedRun run = attempt.runId() == null ? null : lineage.runs().get(attempt.runId());
      boolean tested =
          attempt.stage().equals(StageName.EVALUATE.stored()) && attempt.state() == StageState.DONE;
      return tested && run != null ? run.scores() : null;
    }

    private String job(StageView attempt) {
      StringBuilder name = new StringBuilder(what.campaign().name());
      SeedRun run = attempt.runId() == null ? null : lineage.runs().get(attempt.runId());
      if (run != null) {
        name.append('/').append(run.experiment()).append("/seed-").append(run.seed());
      }
      name.append('/').append(StageName.noun(attempt.stage()));
      return attempt.subject().isEmpty() ? name.toString() : name + "/" + attempt.subject();
    }

    private ObjectNode event(String type, Instant time, UUID run, String job) {
      ObjectNode event = JsonNodeFactory.instance.objectNode();
      event.put("eventType", type).put("eventTime", time.toString());
      event.put("producer", producer).put("schemaURL", EVENT);
      event.putObject("run").put("runId", run.toString()).putObject("facets");
      event.putObject("job").put("namespace", NAMESPACE).put("name", job);
      event.putArray("inputs");
      event.putArray("outputs");
      events.add(event);
      return event;
    }

    private ObjectNode dataset(ArrayNode datasets, FileRef used) {
      FileRef file = lineage.files().getOrDefault(used.sha256(), used);
      ObjectNode dataset =
          datasets.addObject().put("namespace", NAMESPACE).put("name", "sha256:" + file.sha256());
      ObjectNode facets = dataset.putObject("facets");
      facet(
              facets,
              "documentation",
              "1-1-0/DocumentationDatasetFacet.json#/$defs/DocumentationDatasetFacet")
          .put("description", file.name() + " (" + used.role() + ")")
          .put("contentType", "text/plain");
      facet(
              facets,
              "version",
              "1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet")
          .put("datasetVersion", file.sha256());
      return dataset;
    }

    private void jobType(ObjectNode facets, String type) {
      facet(facets, "jobType", "2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet")
          .put("processingType", "BATCH")
          .put("integration", "VOCALISE")
          .put("jobType", type);
    }

    private ObjectNode facet(ObjectNode facets, String name, String schema) {
      return facets.putObject(name).put("_producer", producer).put("_schemaURL", FACETS + schema);
    }

    private ObjectNode own(ObjectNode facets, String name) {
      return facets.putObject(name).put("_producer", producer).put("_schemaURL", OWN);
    }
  }
}
