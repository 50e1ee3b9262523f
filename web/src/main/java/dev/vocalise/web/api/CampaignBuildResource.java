package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignBuilds;
import dev.vocalise.infra.lineage.CampaignBuilds.Builds;
import dev.vocalise.infra.lineage.CampaignRepository;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Which build of Vocalise a campaign is worked on with. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/campaigns/{name}")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignBuildResource {
  @Inject CampaignRepository campaigns;
  @Inject CampaignBuilds builds;

  /** The build that it belongs to from now on. */
  public record Moved(String campaign, String build) {}

  @GET
  @Path("builds")
  public Builds builds(@PathParam("name") String name) {
    return builds.of(id(name));
  }

  /** Moves the campaign to the build of this instance. */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("move")
  public Moved move(@PathParam("name") String name) {
    builds.move(id(name), Build.digest());
    return new Moved(name, Build.digest());
  }

  private UUID id(String name) {
    return campaigns
        .findByName(name)
        .orElseThrow(() -> UnknownNameException.of("campaign", name))
        .id();
  }
}
