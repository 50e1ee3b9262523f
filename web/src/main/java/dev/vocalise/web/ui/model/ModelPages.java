package dev.vocalise.web.ui.model;

import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.registry.RegisteredModel;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.NotFoundException;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Trained models in the registry, and the checkpoints that they start from. */
@RolesAllowed(Role.VIEW)
@Path("/models")
public class ModelPages {
  @Inject ModelRegistry registry;
  @Inject ModelRepository models;
  @Inject Operations operations;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance models(PageFrame frame, ModelsView view);
  }

  @GET
  public Response list() {
    return pages.page(
        Templates.models(
            pages.frame("Models", "models"),
            ModelsView.of(registry.versions().list(), models.list())));
  }

  /**
   * @param of id of a run or {@code NAME:VERSION}
   * @param to the state
   */
  @POST
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response move(
      @FormParam("of") @DefaultValue("") String of,
      @FormParam("branch") @Nullable String branch,
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("to") @DefaultValue("") String to,
      @FormParam("reason") @DefaultValue("") String reason) {
    try {
      RegisteredModel moved =
          to.equals("retired")
              ? operations.retire(of, reason)
              : operations.promote(
                  new ModelRegistry.Wish(
                      of, branch, name.isBlank() ? null : name.strip(), to, reason));
      return Pages.seeOther("/models#" + Pages.segment(moved.model().label()));
    } catch (IllegalArgumentException | NotFoundException e) {
      return pages.problem(Response.Status.CONFLICT, "Nothing was changed", e.getMessage() + ".");
    }
  }
}
