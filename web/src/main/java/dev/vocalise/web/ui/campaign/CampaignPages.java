package dev.vocalise.web.ui.campaign;

import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.Templates;
import dev.vocalise.web.ui.UiServices;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of campaigns, the board of one, and its buttons. */
@Path("/")
@Blocking
public class CampaignPages {
  private static final Map<String, String> FORMATS =
      Map.of(
          "text", "text/plain; charset=utf-8",
          "markdown", "text/markdown; charset=utf-8",
          "latex", "application/x-latex; charset=utf-8",
          "csv", "text/csv; charset=utf-8");
  private static final Map<String, String> ENDINGS =
      Map.of("text", "txt", "markdown", "md", "latex", "tex", "csv", "csv");

  private final UiServices sources;
  private final Pages pages;

  @Inject
  public CampaignPages(UiServices sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
  }

  @GET
  public Response list() {
    CampaignRepository campaigns = sources.campaigns();
    return pages.page(
        Templates.campaigns(
            pages.chrome("Campaigns", "campaigns"),
            CampaignsPresenter.view(campaigns.list(), campaigns::board)));
  }

  @GET
  @Path("campaigns/{name}")
  public Response board(@PathParam("name") String name) {
    return sources
        .campaigns()
        .board(name)
        .map(
            board ->
                pages.page(
                    Templates.campaign(
                        pages.chrome(name, "campaigns"), BoardPresenter.view(board))))
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  /** The file as it was launched. */
  @GET
  @Path("campaigns/{name}/file")
  public Response file(@PathParam("name") String name) {
    return sources
        .campaigns()
        .findByName(name)
        .map(campaign -> Response.ok(campaign.file(), "text/plain; charset=utf-8").build())
        .orElseGet(() -> pages.notFound("campaigns", "campaign", name));
  }

  @GET
  @Path("campaigns/{name}/table")
  public Response table(
      @PathParam("name") String name, @QueryParam("format") @Nullable String format) {
    String wanted = format == null ? "text" : format;
    if (!FORMATS.containsKey(wanted) || sources.campaigns().findByName(name).isEmpty()) {
      return pages.notFound("campaigns", "table of this campaign as", wanted);
    }
    Response.ResponseBuilder table =
        Response.ok(sources.tables().table(name, wanted), FORMATS.get(wanted));
    if (!wanted.equals("text")) {
      String file = name.replaceAll("[^A-Za-z0-9._-]", "_") + "." + ENDINGS.get(wanted);
      table.header("Content-Disposition", "attachment; filename=\"" + file + "\"");
    }
    return table.build();
  }

  @POST
  @Path("campaigns/{name}/resume")
  public Response resume(@PathParam("name") String name) {
    sources.actions().resume(name);
    return Pages.seeOther("/campaigns/" + Pages.segment(name));
  }

  @POST
  @Path("campaigns/{name}/cancel")
  public Response cancel(@PathParam("name") String name) {
    sources.actions().cancel(name);
    return Pages.seeOther("/campaigns/" + Pages.segment(name));
  }
}
