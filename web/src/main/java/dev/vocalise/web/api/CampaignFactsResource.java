package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.infra.lineage.DiskUse;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** When a campaign will be done, and what it keeps in the store. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/campaigns/{name}/facts")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignFactsResource {
  @Inject CampaignRepository campaigns;
  @Inject CampaignFacts facts;

  /**
   * @param secondsLeft until the whole campaign is done; null where it does not run, or where
   *     nothing is known of what is left
   * @param disk what it keeps in the store, at most half a minute ago
   */
  public record Facts(String campaign, @Nullable Double secondsLeft, DiskUse disk) {}

  @GET
  public Facts facts(@PathParam("name") String name) {
    CampaignView campaign =
        campaigns.findByName(name).orElseThrow(() -> UnknownNameException.of("campaign", name));
    OptionalDouble left = facts.secondsLeft(campaign);
    return new Facts(name, left.isPresent() ? left.getAsDouble() : null, facts.disk(campaign.id()));
  }
}
