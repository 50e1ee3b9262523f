package dev.vocalise.web.ui.run;

import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.Sources;
import dev.vocalise.web.ui.Templates;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;

/** One seed run. */
@Path("/runs")
@Blocking
public class RunPages {
  private final Sources sources;
  private final Pages pages;

  @Inject
  public RunPages(Sources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
  }

  @GET
  @Path("{id:[0-9a-f-]{36}}")
  public Response run(@PathParam("id") UUID id) {
    return sources
        .runs()
        .view(id)
        .map(this::page)
        .orElseGet(() -> pages.notFound("campaigns", "run", id.toString()));
  }

  @POST
  @Path("{id:[0-9a-f-]{36}}/resume")
  public Response resume(@PathParam("id") UUID id) {
    sources.actions().resumeRun(id);
    return Pages.seeOther("/runs/" + id);
  }

  private Response page(RunView view) {
    String title =
        "%s · seed %d · %s"
            .formatted(view.run().experiment(), view.run().seed(), view.run().campaign());
    RunContext context = sources.runContext();
    return pages.page(
        Templates.run(
            pages.chrome(title, "campaigns"),
            RunPresenter.view(
                view,
                sources.stages().ofCampaign(view.run().campaignId()),
                context.defaults(),
                context.mlflowRun(view.run()),
                Instant.now())));
  }
}
