package dev.vocalise.web.ui.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.fusion.RunScores;
import dev.vocalise.activities.training.OwnClasses;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.infra.lineage.RunView;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;

/** Where fusion helped and hurt in one run. */
@RolesAllowed(Role.VIEW)
@Path("/runs/{id:[0-9a-f-]{36}}/fusion")
public class FusionPages {
  @Inject RunRepository runs;
  @Inject ArtifactStore artifacts;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance fusion(PageFrame frame, FusionView view);
  }

  /**
   * @param show {@code helped} or {@code hurt}
   */
  @GET
  public Response fusion(
      @PathParam("id") UUID id,
      @QueryParam("show") @DefaultValue("helped") String show,
      @QueryParam("page") @DefaultValue("0") int page) {
    return runs.view(id)
        .flatMap(view -> fusion(view, show.equals("hurt"), page))
        .orElseGet(() -> pages.notFound("campaigns", "fused result of run", id.toString()));
  }

  private Optional<Response> fusion(RunView view, boolean hurt, int page) {
    JsonNode json = view.run().scores();
    RunScores scores = json == null ? null : RunScores.of(json);
    if (scores == null || scores.fusion() == null) {
      return Optional.empty();
    }
    ClassNames classes = OwnClasses.names(view.run().settings());
    String title = "Fusion · %s · seed %d".formatted(view.run().experiment(), view.run().seed());
    return Optional.of(
        pages.page(
            Templates.fusion(
                pages.frame(title, "campaigns"),
                FusionView.of(
                    view.run(),
                    scores,
                    classes,
                    FusedPrediction.of(view.stages(), artifacts, classes),
                    hurt,
                    page))));
  }
}
