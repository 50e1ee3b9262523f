package dev.vocalise.web.api;

import dev.vocalise.activities.reproduction.PastRuns;
import dev.vocalise.activities.reproduction.Reproduction;
import dev.vocalise.activities.reproduction.ReproductionService;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.web.contract.Created;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Runs that are done again, and how they compare. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/reproductions")
@Produces(MediaType.APPLICATION_JSON)
public class ReproductionResource {
  @Inject ReproductionService service;
  @Inject PastRuns past;
  @Inject RunRepository runs;

  /**
   * @param of id of a finished run, {@code campaign/experiment/seed}, or {@code
   *     campaign/experiment} for all of its finished seeds
   */
  public record Wanted(
      @Expects(required = true, pattern = Requests.TEXT_PATTERN) @Nullable String of) {}

  /** Launches a campaign that does them again and compares at its end. */
  @POST
  @Created
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<ReproductionService.Launched> launch(@Nullable Wanted wanted) {
    ReproductionService.Launched launched =
        service.launch(Requests.text(Requests.body(wanted).of(), "of"));
    return Requests.created("campaigns/" + Requests.segment(launched.campaign()), launched);
  }

  /** Comparisons in which the run stands on either side, the newest first. */
  @GET
  @Path("{run}")
  @Paged
  public List<Reproduction> of(
      @PathParam("run") @Expects(pattern = Requests.ID_PATTERN) String run) {
    return past.comparisons(Requests.id(run, "run", runs::meant));
  }
}
