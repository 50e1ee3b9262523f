package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.web.campaign.KeyHelp;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What may stand in a campaign file, for editors. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/campaign-file/keys")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignKeyResource {
  @Inject CampaignFiles files;

  /** All keys, with their places, values and defaults. */
  @GET
  @Paged
  public List<KeyHelp> keys() {
    return KeyHelp.all(files.known());
  }
}
