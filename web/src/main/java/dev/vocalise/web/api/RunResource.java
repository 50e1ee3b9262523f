package dev.vocalise.web.api;

import dev.vocalise.infra.lineage.MetricPoint;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Seed runs by id. */
@Path("/api/v1/runs/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class RunResource {
  @Inject RunRepository runs;
  @Inject Operations operations;

  /**
   * @param resumed false when the run neither failed nor was cancelled
   */
  public record Resumed(UUID run, boolean resumed) {}

  @GET
  public RunView run(@PathParam("id") String id) {
    UUID run = uuid(id);
    return runs.view(run).orElseThrow(() -> UnknownNameException.of("run", id));
  }

  @GET
  @Path("curves")
  public Map<String, List<MetricPoint>> curves(@PathParam("id") String id) {
    return run(id).curves();
  }

  @POST
  @Path("resume")
  public Resumed resume(@PathParam("id") String id) {
    run(id);
    return new Resumed(uuid(id), operations.resumeRun(uuid(id)));
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected the id of a run (a UUID), got '" + id + "'", e);
    }
  }
}
