package dev.vocalise.web.api;

import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.registry.RegisteredModel;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionState;
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
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registered trained models, {@code NAME:VERSION}. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/models/versions")
@Produces(MediaType.APPLICATION_JSON)
public class ModelVersionResource {
  @Inject ModelRegistry registry;
  @Inject Operations operations;
  @Inject Exports exports;

  /**
   * @param of id of a run, {@code campaign/experiment/seed}, digest of weights, or {@code
   *     NAME:VERSION}
   * @param branch modality, where the run has two
   * @param name where it should not be made of campaign and experiment
   * @param to {@code candidate} or {@code approved}
   */
  public record Promotion(
      @Nullable String of,
      @Nullable String branch,
      @Nullable String name,
      @Nullable String to,
      @Nullable String reason) {}

  /**
   * @param reason for people
   */
  public record Retirement(@Nullable String reason) {}

  /**
   * @param state only those; all where it is missing
   */
  @GET
  public List<ModelVersion> list(@QueryParam("state") @Nullable String state) {
    @Nullable ModelVersionState wanted = state == null ? null : ModelRegistry.state(state);
    return registry.versions().list().stream()
        .filter(version -> wanted == null || version.state() == wanted)
        .toList();
  }

  /**
   * @param of {@code NAME:VERSION}, a name, a run, or a digest
   */
  @GET
  @Path("about")
  public List<RegisteredModel> about(@QueryParam("of") @Nullable String of) {
    return registry.find(Requests.text(of, "of"));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public RegisteredModel promote(@Nullable Promotion promotion) {
    Promotion wanted = Requests.body(promotion);
    return operations.promote(
        new ModelRegistry.Wish(
            Requests.text(wanted.of(), "of"),
            wanted.branch(),
            wanted.name(),
            Requests.text(wanted.to(), "to"),
            Requests.text(wanted.reason(), "reason")));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Path("{version}/retire")
  @Consumes(MediaType.APPLICATION_JSON)
  public RegisteredModel retire(
      @PathParam("version") String version, @Nullable Retirement retirement) {
    return operations.retire(version, Requests.text(Requests.body(retirement).reason(), "reason"));
  }

  /** Its run in a format of exports. */
  @GET
  @Path("{version}/export/{format}")
  @Produces(MediaType.WILDCARD)
  public Response export(@PathParam("version") String version, @PathParam("format") String format)
      throws IOException {
    ModelVersion model = registry.exported(version);
    return exports.answer(
        format, model.campaign(), model.runId(), model.name() + "-" + model.version());
  }
}
