package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.ledger.CanonicalForm;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * The record of a finished stage: an in-toto Statement v1 with a SLSA Provenance v1 predicate.
 * Subjects are the outputs, resolved dependencies the inputs.
 */
final class StageStatement {

  private static final String BUILD_TYPE = "urn:vocalise:stage:v1";

  private StageStatement() {}

  static ObjectNode of(StatelessSession session, StageRunEntity row) {
    ObjectNode statement =
        JsonNodeFactory.instance.objectNode().put("_type", Statements.STATEMENT_TYPE);
    ArrayNode subject = statement.putArray("subject");
    row.outputs.forEach(output -> subject.add(resource(output)));
    if (row.result != null) {
      // A stage may return numbers only, and a statement needs a subject.
      subject
          .addObject()
          .put("name", "result")
          .putObject("digest")
          .put("sha256", CanonicalForm.sha256(row.result));
    }
    statement.put("predicateType", Statements.PROVENANCE_TYPE);
    ObjectNode predicate = statement.putObject("predicate");
    ObjectNode definition = predicate.putObject("buildDefinition").put("buildType", BUILD_TYPE);
    definition.set("externalParameters", external(session, row));
    ObjectNode internal = definition.putObject("internalParameters");
    internal.put("version", row.version).put("cacheKey", row.cacheKey);
    internal.set("environment", row.environment);
    internal.set("result", row.result);
    internal.set("attempts", attempts(session, row));
    ArrayNode dependencies = definition.putArray("resolvedDependencies");
    row.inputs.forEach(input -> dependencies.add(resource(input)));
    if (row.cachedFrom != null) {
      origin(session, row.cachedFrom, dependencies);
    }
    ObjectNode details = predicate.putObject("runDetails");
    details.putObject("builder").put("id", "urn:vocalise:worker:" + row.worker);
    details
        .putObject("metadata")
        .put("invocationId", row.id.toString())
        .put("startedOn", row.startedAt.toString())
        .put("finishedOn", String.valueOf(row.endedAt));
    return statement;
  }

  /** The attempt that made the outputs, and the ledger's entry about it. */
  private static void origin(StatelessSession session, UUID attempt, ArrayNode dependencies) {
    ObjectNode origin = dependencies.addObject().put("name", "origin attempt");
    origin.put("uri", "urn:vocalise:attempt:" + attempt);
    String entry =
        "select l.sha256 from vocalise.stage_run s join vocalise.ledger_entry l"
            + " on l.seq = s.ledger_seq where s.id = ?1";
    Rows.selectNative(session, String.class, entry, attempt)
        .uniqueResultOptional()
        .ifPresent(sha256 -> origin.putObject("digest").put("sha256", sha256));
  }

  private static ObjectNode external(StatelessSession session, StageRunEntity row) {
    ObjectNode external = JsonNodeFactory.instance.objectNode();
    Rows.byId(session, CampaignEntity.class, row.campaignId)
        .ifPresent(campaign -> external.put("campaign", campaign.name));
    if (row.runId != null) {
      SeedRunEntity run = Rows.byId(session, SeedRunEntity.class, row.runId).orElseThrow();
      Rows.byId(session, ExperimentEntity.class, run.experimentId)
          .ifPresent(experiment -> external.put("experiment", experiment.name));
      external.put("seed", run.seed).put("run", run.id.toString());
    }
    external.put("stage", row.stage).put("subject", row.subject);
    external.set("spec", row.spec);
    return external;
  }

  private static ArrayNode attempts(StatelessSession session, StageRunEntity row) {
    ArrayNode attempts = JsonNodeFactory.instance.arrayNode();
    Rows.select(
            session,
            StageRunEntity.class,
            "from StageRunEntity" + StageRepository.SAME + " and attempt < ?5 order by attempt",
            row.campaignId,
            row.stage,
            row.subject,
            row.runId,
            row.attempt)
        .getResultList()
        .forEach(earlier -> attempts.add(attempt(earlier)));
    attempts.add(attempt(row));
    return attempts;
  }

  private static ObjectNode attempt(StageRunEntity row) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("attempt", row.attempt)
        .put("state", row.state.name())
        .put("worker", row.worker)
        .put("startedOn", row.startedAt.toString())
        .put("finishedOn", row.endedAt == null ? null : row.endedAt.toString())
        .put("failure", row.failure == null ? null : row.failure.code());
  }

  private static ObjectNode resource(FileRef file) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode().put("name", file.name());
    resource.putObject("digest").put("sha256", file.sha256());
    resource.put("mediaType", file.mediaType());
    resource.putObject("annotations").put("role", file.role()).put("size", file.size());
    return resource;
  }
}
