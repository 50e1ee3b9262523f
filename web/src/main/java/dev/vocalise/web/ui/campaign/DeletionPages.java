package dev.vocalise.web.ui.campaign;

import dev.vocalise.activities.campaign.Deletion;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignDeletion.Plan;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.web.api.Operations;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.format.NumberFormat;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Deleting a campaign: first what would go and what stands against it, then the button. */
@RolesAllowed(Role.VIEW)
@Path("/campaigns/{name}/delete")
public class DeletionPages {
  @Inject CampaignRepository campaigns;
  @Inject Operations operations;
  @Inject Pages pages;

  /**
   * @param goes what a deletion takes, in words
   * @param hindrances why there is none, a sentence each
   */
  public record DeletionView(String campaign, String goes, List<String> hindrances) {}

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance delete(PageFrame frame, DeletionView view);
  }

  @GET
  public Response look(@PathParam("name") String name) {
    return campaigns
        .findByName(name)
        .map(campaign -> page(campaign, operations.delete(campaign.id(), false)))
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  public Response delete(@PathParam("name") String name) {
    return campaigns
        .findByName(name)
        .map(
            campaign -> {
              operations.delete(campaign.id(), true);
              return Pages.seeOther("/");
            })
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  private Response page(CampaignView campaign, Plan plan) {
    String goes = Deletion.takes(plan, NumberFormat.bytes(plan.use().ownBytes()));
    return pages.page(
        Templates.delete(
            pages.frame("Delete " + campaign.name(), "campaigns"),
            new DeletionView(campaign.name(), goes, plan.hindrances())));
  }
}
