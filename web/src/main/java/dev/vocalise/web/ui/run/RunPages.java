package dev.vocalise.web.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.Templates;
import dev.vocalise.web.ui.UiServices;
import dev.vocalise.web.ui.fusion.FusedPrediction;
import dev.vocalise.web.ui.fusion.FusionPresenter;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One seed run. */
@Path("/runs")
@Blocking
public class RunPages {
  private final UiServices sources;
  private final Pages pages;

  @Inject
  public RunPages(UiServices sources, Pages pages) {
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

  /**
   * @param show {@code helped} or {@code hurt}
   */
  @GET
  @Path("{id:[0-9a-f-]{36}}/fusion")
  public Response fusion(
      @PathParam("id") UUID id,
      @QueryParam("show") @DefaultValue("helped") String show,
      @QueryParam("page") @DefaultValue("0") int page) {
    return sources
        .runs()
        .view(id)
        .flatMap(view -> fusion(view, show.equals("hurt"), page))
        .orElseGet(() -> pages.notFound("campaigns", "fused result of run", id.toString()));
  }

  private Optional<Response> fusion(RunView view, boolean hurt, int page) {
    JsonNode json = view.run().scores();
    RunScores scores = json == null ? null : RunScores.of(json);
    if (scores == null || scores.fusion() == null) {
      return Optional.empty();
    }
    String title = "Fusion · %s · seed %d".formatted(view.run().experiment(), view.run().seed());
    return Optional.of(
        pages.page(
            Templates.fusion(
                pages.chrome(title, "campaigns"),
                FusionPresenter.view(
                    view.run(),
                    scores,
                    FusedPrediction.of(view.stages(), sources.artifacts()),
                    hurt,
                    page))));
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
