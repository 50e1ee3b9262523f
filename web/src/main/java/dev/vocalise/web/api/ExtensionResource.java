package dev.vocalise.web.api;

import dev.vocalise.activities.campaign.Answer;
import dev.vocalise.activities.campaign.Extension;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignState;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.web.contract.Expects;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** More seeds and experiments for a campaign that stands. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/campaigns/{name}/extend")
@Produces(MediaType.APPLICATION_JSON)
public class ExtensionResource {
  @Inject CampaignRepository campaigns;
  @Inject CampaignFiles files;
  @Inject Operations operations;

  /**
   * @param text the campaign file, with all that stands and what joins it
   * @param fileName for messages
   * @param dryRun whether only to say what would join
   */
  public record Wish(
      @Expects(required = true) @Nullable String text,
      @Nullable String fileName,
      @Nullable Boolean dryRun) {}

  /**
   * @param extended whether anything joined
   * @param dryRun whether it was only asked
   * @param runs how many joined, or would
   * @param added by experiment
   * @param state of the campaign before
   * @param answer in a sentence
   */
  public record Extended(
      String campaign,
      boolean extended,
      boolean dryRun,
      int runs,
      List<Extension.Added> added,
      CampaignState state,
      String answer) {}

  @POST
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public Extended extend(@PathParam("name") String name, @Nullable Wish wish) {
    CampaignView campaign =
        campaigns.findByName(name).orElseThrow(() -> UnknownNameException.of("campaign", name));
    Wish wanted = Requests.body(wish);
    String text = Requests.present(wanted.text(), "text");
    Extension extension = files.extension(campaign, text, wanted.fileName()).extension();
    boolean dry = Boolean.TRUE.equals(wanted.dryRun());
    boolean extending = !dry && extension.runs() > 0;
    CampaignState was =
        extending ? operations.extend(campaign, extension, text).was() : campaign.state();
    return new Extended(
        name,
        extending,
        dry,
        extension.runs(),
        extension.added(),
        was,
        Answer.extend(name, was, extension, dry).line());
  }
}
