package dev.vocalise.web.ui.run;

import dev.vocalise.activities.analysis.RunAnalyst;
import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.reproduction.PastRuns;
import dev.vocalise.activities.reproduction.ReproductionService;
import dev.vocalise.activities.stage.FlatSettings;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.infra.lineage.StageRepository;
import dev.vocalise.web.api.Operations;
import dev.vocalise.web.campaign.StandardSettings;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One seed run. */
@RolesAllowed(Role.VIEW)
@Path("/runs")
public class RunPages {
  @Inject RunRepository runs;
  @Inject StageRepository stages;
  @Inject RunAnalyst analyst;
  @Inject ModelRegistry registry;
  @Inject Operations operations;
  @Inject MlflowPages mlflow;
  @Inject PastRuns past;
  @Inject ReproductionService reproductions;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance run(
        PageFrame frame,
        RunPageView view,
        RegisteredView registered,
        List<ReproductionView> reproductions);
  }

  /** Runs are found on the boards of their campaigns. */
  @GET
  public Response list() {
    return Pages.seeOther("/");
  }

  @GET
  @Path("{id:[0-9a-f-]{36}}")
  public Response run(@PathParam("id") UUID id) {
    return runs.view(id)
        .map(this::page)
        .orElseGet(() -> pages.notFound("campaigns", "run", id.toString()));
  }

  /** A run by the beginning of its id, as people copy it from a list. */
  @GET
  @Path("{beginning}")
  public Response meant(@PathParam("beginning") String beginning) {
    return runs.meant(beginning)
        .map(id -> Pages.seeOther("/runs/" + id))
        .orElseGet(() -> pages.notFound("campaigns", "run", beginning));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{id:[0-9a-f-]{36}}/resume")
  public Response resume(@PathParam("id") UUID id) {
    operations.retry(id, null);
    return Pages.seeOther("/runs/" + id);
  }

  /** A run that is under way by now is left alone; its page says so. */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{id:[0-9a-f-]{36}}/retry")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response retry(@PathParam("id") UUID id, @FormParam("from") String from) {
    operations.retry(id, from);
    return Pages.seeOther("/runs/" + id);
  }

  /** The new campaign's page shows how far it is. */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{id:[0-9a-f-]{36}}/reproduce")
  public Response reproduce(@PathParam("id") UUID id) {
    String campaign = reproductions.launch(id.toString()).campaign();
    return Pages.seeOther("/campaigns/" + Pages.segment(campaign));
  }

  private Response page(RunView view) {
    String title =
        "%s · seed %d · %s"
            .formatted(view.run().experiment(), view.run().seed(), view.run().campaign());
    return pages.page(
        Templates.run(
            pages.frame(title, "campaigns"),
            RunPageView.of(
                view,
                analyst.validation(view),
                stages.ofCampaign(view.run().campaignId()),
                FlatSettings.of(StandardSettings.of(view.run().settings())),
                mlflow.of(view.run()),
                Instant.now()),
            RegisteredView.of(view, registry.versions().ofRun(view.run().id())),
            past.comparisons(view.run().id()).stream()
                .map(found -> ReproductionView.of(found, view.run().id()))
                .toList()));
  }
}
