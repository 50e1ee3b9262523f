package dev.vocalise.web.api;

import dev.vocalise.activities.estimate.CampaignEstimate;
import dev.vocalise.infra.access.Role;
import dev.vocalise.web.contract.Expects;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What a campaign will take, from steps that are measured for it. */
@RolesAllowed(Role.OPERATE)
@Path("/api/v1/campaigns/estimate")
@Produces(MediaType.APPLICATION_JSON)
public class EstimateResource {
  @Inject CampaignFiles files;
  @Inject Estimates estimates;

  /**
   * @param text the campaign file
   * @param fileName for messages
   * @param again whether steps that were measured within a day are measured again
   */
  public record Question(
      @Expects(required = true) @Nullable String text,
      @Nullable String fileName,
      @Nullable Boolean again) {}

  /**
   * Each kind of step that the campaign's trainings make is measured once on the machine of this
   * instance, which takes seconds, for large models a minute or two; nothing is launched.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public CampaignEstimate estimate(@Nullable Question question) {
    Question wanted = Requests.body(question);
    String text = Requests.present(wanted.text(), "text");
    return estimates.of(files.check(text, wanted.fileName()), Boolean.TRUE.equals(wanted.again()));
  }
}
