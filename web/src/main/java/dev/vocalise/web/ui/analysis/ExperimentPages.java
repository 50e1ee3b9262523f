package dev.vocalise.web.ui.analysis;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.CampaignRepository;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** One experiment over all its seeds. */
@RolesAllowed(Role.VIEW)
@Path("/campaigns/{name}/experiments/{experiment}")
public class ExperimentPages {
  @Inject CampaignRepository campaigns;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance experiment(PageFrame frame, ExperimentView view);
  }

  @GET
  public Response experiment(
      @PathParam("name") String name, @PathParam("experiment") String experiment) {
    return campaigns.board(name).stream()
        .flatMap(
            board ->
                board.experiments().stream()
                    .filter(row -> row.name().equals(experiment))
                    .map(row -> ExperimentView.of(board, row)))
        .findFirst()
        .map(
            view ->
                pages.page(
                    Templates.experiment(
                        pages.frame(experiment + " · " + name, "campaigns"), view)))
        .orElseGet(() -> pages.notFound("campaigns", "experiment", name + "/" + experiment));
  }
}
