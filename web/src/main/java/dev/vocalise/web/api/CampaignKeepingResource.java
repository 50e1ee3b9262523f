package dev.vocalise.web.api;

import dev.vocalise.activities.campaign.Deletion;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignDeletion.Plan;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignView;
import dev.vocalise.web.campaign.CampaignFile;
import dev.vocalise.web.contract.Bytes;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.ui.format.NumberFormat;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeping campaigns in order: notes, tags, names, the archive, copies of their files, deletion. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/campaigns/{name}")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignKeepingResource {
  @Inject CampaignRepository campaigns;
  @Inject Operations operations;

  /**
   * @param note lines of text; null or empty for none
   */
  public record Note(@Nullable String note) {}

  /**
   * @param add behind those that there are
   * @param remove taken away, also where they are among the added
   */
  public record Tags(@Nullable List<String> add, @Nullable List<String> remove) {}

  public record NewName(
      @Expects(required = true, pattern = Requests.NAME_PATTERN) @Nullable String name) {}

  /**
   * @param yes whether to do it; else it is only said what would go
   */
  public record Confirmation(@Nullable Boolean yes) {}

  /** What people added to a campaign. */
  public record Kept(String campaign, @Nullable String note, List<String> tags, boolean archived) {
    static Kept of(CampaignView campaign) {
      return new Kept(
          campaign.name(), campaign.note(), campaign.tags(), campaign.archivedAt() != null);
    }
  }

  /**
   * @param deleted whether it is gone
   * @param plan what went, or would
   * @param answer in a sentence
   */
  public record Deleted(boolean deleted, Plan plan, String answer) {}

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("note")
  @Consumes(MediaType.APPLICATION_JSON)
  public Kept note(@PathParam("name") String name, @Nullable Note wanted) {
    Note note = Requests.body(wanted);
    return Kept.of(operations.note(campaign(name).id(), note.note()));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("tags")
  @Consumes(MediaType.APPLICATION_JSON)
  public Kept tags(@PathParam("name") String name, @Nullable Tags wanted) {
    Tags tags = Requests.body(wanted);
    CampaignView campaign = campaign(name);
    try {
      return Kept.of(
          operations.tag(
              campaign.id(),
              tags.add() == null ? List.of() : tags.add(),
              tags.remove() == null ? List.of() : tags.remove()));
    } catch (IllegalArgumentException e) { // a text that is no tag
      throw new CannotBeDoneException(FailureResponses.text(e), e);
    }
  }

  /** Lists leave it out from now on. */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("archive")
  public Kept archive(@PathParam("name") String name) {
    return Kept.of(operations.archive(campaign(name).id(), true));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("unarchive")
  public Kept unarchive(@PathParam("name") String name) {
    return Kept.of(operations.archive(campaign(name).id(), false));
  }

  /** Where nothing of it is under way. */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("rename")
  @Consumes(MediaType.APPLICATION_JSON)
  public Kept rename(@PathParam("name") String name, @Nullable NewName wanted) {
    NewName other = Requests.body(wanted);
    return Kept.of(operations.rename(campaign(name), Requests.text(other.name(), "name")));
  }

  /**
   * The campaign file as it was launched, or extended last.
   *
   * @param as the name that stands in it; its own where it is left out
   */
  @GET
  @Path("file")
  @Bytes
  @Produces(MediaType.WILDCARD)
  public Response file(
      @PathParam("name") String name,
      @QueryParam("as") @Expects(pattern = Requests.NAME_OR_NONE) @Nullable String as) {
    String text = campaign(name).file();
    if (as != null && !as.isEmpty()) {
      text =
          CampaignFile.renamed(text, Requests.name(as))
              .orElseThrow(
                  () ->
                      new CannotBeDoneException(
                          "campaign '%s' was made of no file that somebody wrote, so there is none to copy; name a campaign that was launched from one"
                              .formatted(name)));
    }
    return Response.ok(text, "application/yaml;charset=UTF-8").build();
  }

  /** Without a confirmation it only says what would go, and what stands against it. */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("delete")
  @Consumes(MediaType.APPLICATION_JSON)
  public Deleted delete(@PathParam("name") String name, @Nullable Confirmation confirmation) {
    boolean yes = Boolean.TRUE.equals(Requests.body(confirmation).yes());
    Plan plan = operations.delete(campaign(name).id(), yes);
    return new Deleted(
        yes, plan, Deletion.answer(plan, yes, NumberFormat.bytes(plan.use().ownBytes())));
  }

  private CampaignView campaign(String name) {
    return campaigns.findByName(name).orElseThrow(() -> UnknownNameException.of("campaign", name));
  }
}
