package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.DiskUse;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What campaigns keep in the store. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/sizes")
@Produces(MediaType.APPLICATION_JSON)
public class SizeResource {
  @Inject CampaignRepository campaigns;
  @Inject CampaignFacts facts;

  /** What one campaign keeps in the store. */
  public record Size(String campaign, DiskUse disk) {}

  /** Of all campaigns, newest first. */
  @GET
  @Paged
  public List<Size> sizes() {
    Map<UUID, DiskUse> disk = facts.disk();
    return campaigns.list().stream()
        .map(one -> new Size(one.name(), disk.getOrDefault(one.id(), DiskUse.NONE)))
        .toList();
  }
}
