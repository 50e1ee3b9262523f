package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignBuilds;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.infra.lineage.CampaignResults;
import dev.vocalise.web.api.Build;
import dev.vocalise.web.api.CampaignKeepingResource;
import dev.vocalise.web.api.CampaignKeepingResource.NewName;
import dev.vocalise.web.api.Operations;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The list of campaigns, the board of one, and its buttons. */
@RolesAllowed(Role.VIEW)
@Path("/")
public class CampaignPages {
  /** What a page says of itself when it fetches its changes. */
  private static final String KNOWN = "Known-Version";

  @Inject CampaignRepository campaigns;
  @Inject CampaignBuilds builds;
  @Inject CampaignResults results;
  @Inject LiveBoards boards;
  @Inject Operations operations;
  @Inject CampaignKeepingResource keeping;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance campaigns(PageFrame frame, CampaignsView view);

    static native TemplateInstance campaign(PageFrame frame, BoardView view, LiveBoard.Shown shown);

    static native TemplateInstance boardChanges(
        PageFrame frame, BoardView view, LiveBoard.Shown shown);
  }

  /**
   * @param archived whether archived ones are shown as well
   */
  @GET
  public Response list(
      @QueryParam("archived") @DefaultValue("false") boolean archived,
      @QueryParam("q") @DefaultValue("") String q,
      @QueryParam("state") @DefaultValue("") String state,
      @QueryParam("sort") @DefaultValue("") String sort,
      @QueryParam("page") @DefaultValue("0") int page) {
    return pages.page(
        Templates.campaigns(
            pages.frame("Campaigns", "campaigns"),
            CampaignsView.of(
                campaigns.list(),
                results.scores(),
                results.lastActivity(),
                new CampaignsView.Filter(q, state, sort, archived),
                page)));
  }

  /** Where people look for the list who have seen the address of a board. */
  @GET
  @Path("campaigns")
  public Response elsewhere() {
    return Pages.seeOther("/");
  }

  /**
   * @param baseline the experiment that the others are compared with; the first where it is left
   *     out or none has this name
   * @param known version of the page that a browser has and that it wants the changes of
   */
  @GET
  @Path("campaigns/{name}")
  public Response board(
      @PathParam("name") String name,
      @QueryParam("baseline") @DefaultValue("") String baseline,
      @HeaderParam(KNOWN) @Nullable String known) {
    return boards
        .show(name, baseline, known)
        .map(
            shown ->
                pages.page(
                    shown.newer() == null
                        ? Templates.campaign(pages.frame(name, "campaigns"), shown.view(), shown)
                        : Templates.boardChanges(pages.frame(name, ""), shown.view(), shown)))
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  /** The file as it was launched. */
  @GET
  @Path("campaigns/{name}/file")
  public Response file(@PathParam("name") String name) {
    return campaigns
        .findByName(name)
        .map(campaign -> Response.ok(campaign.file(), "text/plain; charset=utf-8").build())
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  /** The REST API has the tables; this is their address of earlier versions. */
  @GET
  @Path("campaigns/{name}/table")
  public Response table(
      @PathParam("name") String name, @QueryParam("format") @DefaultValue("text") String format) {
    return Pages.seeOther(BoardView.table(name) + Pages.segment(format));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("campaigns/{name}/move")
  public Response move(@PathParam("name") String name) {
    campaigns.findByName(name).ifPresent(campaign -> builds.move(campaign.id(), Build.digest()));
    return Pages.seeOther("/campaigns/" + Pages.segment(name));
  }

  /**
   * @param note in place of the one that there is
   * @param tags all, in words
   */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("campaigns/{name}/note")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response note(
      @PathParam("name") String name,
      @FormParam("note") @DefaultValue("") String note,
      @FormParam("tags") @DefaultValue("") String tags) {
    return campaigns
        .findByName(name)
        .map(
            campaign -> {
              List<String> words =
                  Stream.of(tags.split("[\\s,#]+")).filter(word -> !word.isEmpty()).toList();
              operations.tag(
                  campaign.id(),
                  words,
                  campaign.tags().stream().filter(tag -> !words.contains(tag)).toList());
              operations.note(campaign.id(), note);
              return Pages.seeOther("/campaigns/" + Pages.segment(name));
            })
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("campaigns/{name}/rename")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response rename(
      @PathParam("name") String name, @FormParam("to") @DefaultValue("") String to) {
    String renamed = keeping.rename(name, new NewName(to.strip())).campaign();
    return Pages.seeOther("/campaigns/" + Pages.segment(renamed));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("campaigns/{name}/archive")
  public Response archive(@PathParam("name") String name) {
    return archived(name, true);
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("campaigns/{name}/unarchive")
  public Response unarchive(@PathParam("name") String name) {
    return archived(name, false);
  }

  private Response archived(String name, boolean archived) {
    campaigns.findByName(name).ifPresent(campaign -> operations.archive(campaign.id(), archived));
    return Pages.seeOther("/campaigns/" + Pages.segment(name));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("campaigns/{name}/resume")
  public Response resume(@PathParam("name") String name) {
    operations.resume(name);
    return Pages.seeOther("/campaigns/" + Pages.segment(name));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("campaigns/{name}/pause")
  public Response pause(@PathParam("name") String name) {
    operations.pause(name);
    return Pages.seeOther("/campaigns/" + Pages.segment(name));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("campaigns/{name}/cancel")
  public Response cancel(@PathParam("name") String name) {
    operations.cancel(name);
    return Pages.seeOther("/campaigns/" + Pages.segment(name));
  }
}
