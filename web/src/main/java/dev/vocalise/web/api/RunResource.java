package dev.vocalise.web.api;

import dev.vocalise.activities.campaign.Answer;
import dev.vocalise.activities.lineage.RunFile;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Seed runs by id, or at least eight digits of its beginning. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/runs/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class RunResource {
  @Inject RunRepository runs;
  @Inject Operations operations;

  /**
   * @param resumed false when the run neither failed nor was cancelled
   * @param answer in a sentence
   */
  public record Resumed(UUID run, boolean resumed, String answer) {}

  /**
   * @param from {@code train} or {@code evaluate}, of a fused run {@code audio}, {@code text} or
   *     {@code evaluate}: done again with what comes after it; null for what is missing
   */
  public record Retry(@Nullable String from) {}

  /**
   * @param queued false when there was nothing to do again
   * @param answer in a sentence
   */
  public record Retried(UUID run, boolean queued, String answer) {}

  @GET
  public RunView run(@PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id) {
    return runs.view(id(id)).orElseThrow(() -> UnknownNameException.of("run", id));
  }

  @GET
  @Path("curves")
  public Map<String, List<MetricPoint>> curves(
      @PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id) {
    return run(id).curves();
  }

  /** Everything that the run made; the bytes: {@code /api/v1/artifacts/{sha256}}. */
  @GET
  @Path("files")
  @Paged
  public List<RunFile> files(@PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id) {
    return RunFile.of(run(id));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("resume")
  public Resumed resume(@PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id) {
    UUID run = id(id);
    Answer answer = operations.retry(run, null);
    return new Resumed(run, answer.done(), answer.line());
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("retry")
  @Consumes(MediaType.APPLICATION_JSON)
  public Retried retry(
      @PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id,
      @Expects @Nullable Retry wanted) {
    UUID run = id(id);
    Answer answer = retry(run, wanted == null ? null : wanted.from());
    return new Retried(run, answer.done(), answer.line());
  }

  /** Which stages a run has depends on the run. */
  private Answer retry(UUID run, @Nullable String from) {
    try {
      return operations.retry(run, from);
    } catch (IllegalArgumentException e) {
      throw new CannotBeDoneException(FailureResponses.text(e));
    }
  }

  private UUID id(String id) {
    return Requests.id(id, "run", runs::meant);
  }
}
