package dev.vocalise.web.api;

import dev.vocalise.activities.comparison.Compared;
import dev.vocalise.activities.comparison.Comparer;
import dev.vocalise.activities.comparison.DecisionsCompared;
import dev.vocalise.infra.access.Role;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Experiments and runs beside each other. A side is named by {@code CAMPAIGN/EXPERIMENT}, {@code
 * CAMPAIGN/EXPERIMENT/SEED} or the id of a run.
 */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/compare")
@Produces(MediaType.APPLICATION_JSON)
public class CompareResource {
  @Inject Comparer comparer;

  /**
   * Scores, differences and curves.
   *
   * @param sides two and more; the name of a campaign stands for all its experiments
   * @param baseline the side that the others are compared with; the first where it is left out
   */
  @GET
  public Compared compare(
      @QueryParam("side") @Expects(required = true) List<String> sides,
      @QueryParam("baseline") @Nullable String baseline) {
    return comparer.compare(sides, baseline);
  }

  /** How far two sides agree on the utterances of T_te, which must be the same. */
  @GET
  @Path("agreement")
  public DecisionsCompared agreement(
      @QueryParam("first") @Expects(required = true) @DefaultValue("") String first,
      @QueryParam("second") @Expects(required = true) @DefaultValue("") String second) {
    return comparer.tests(first, second).compared();
  }

  /**
   * What two sides say of each utterance.
   *
   * @param differing those alone of which they say different things
   */
  @GET
  @Path("utterances")
  @Paged
  public List<DecisionsCompared.Utterance> utterances(
      @QueryParam("first") @Expects(required = true) @DefaultValue("") String first,
      @QueryParam("second") @Expects(required = true) @DefaultValue("") String second,
      @QueryParam("differing") @DefaultValue("false") boolean differing) {
    return comparer.tests(first, second).utterances(differing);
  }
}
