package dev.vocalise.web.api;

import dev.vocalise.activities.registry.ModelRegistry;
import dev.vocalise.activities.registry.RegisteredModel;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.web.contract.Bytes;
import dev.vocalise.web.contract.Created;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.contract.Paged;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
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
      @Expects(required = true, pattern = Requests.TEXT_PATTERN) @Nullable String of,
      @Nullable String branch,
      @Expects(pattern = Requests.NAME_PATTERN) @Nullable String name,
      @Expects(required = true, words = Steps.class) @Nullable String to,
      @Expects(required = true, pattern = Requests.TEXT_PATTERN) @Nullable String reason) {}

  /** What a model is promoted to. */
  public static final class Steps implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return List.of("candidate", "approved");
    }
  }

  /** The words for states. */
  public static final class States implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return Arrays.stream(ModelVersionState.values())
          .map(state -> state.name().toLowerCase(Locale.ROOT))
          .toList();
    }
  }

  /**
   * @param reason for people
   */
  public record Retirement(
      @Expects(required = true, pattern = Requests.TEXT_PATTERN) @Nullable String reason) {}

  /**
   * @param state only those; all where it is missing
   */
  @GET
  @Paged
  public List<ModelVersion> list(
      @QueryParam("state") @Expects(words = States.class) @Nullable String state) {
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
  @Paged
  public List<RegisteredModel> about(
      @QueryParam("of") @Expects(required = true, pattern = Requests.TEXT_PATTERN)
          @Nullable String of) {
    return registry.find(Requests.text(of, "of"));
  }

  /**
   * @param version {@code NAME:VERSION}
   */
  @GET
  @Path("{version}")
  public RegisteredModel one(@PathParam("version") String version) {
    return registry.find(registry.version(version).label()).get(0);
  }

  /** Makes a version, or moves the one that there is. */
  @POST
  @Created(orFound = true)
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<RegisteredModel> promote(@Nullable Promotion promotion) {
    Promotion wanted = Requests.body(promotion);
    RegisteredModel model =
        operations.promote(
            new ModelRegistry.Wish(
                Requests.text(wanted.of(), "of"),
                wanted.branch(),
                wanted.name(),
                Requests.text(wanted.to(), "to"),
                Requests.text(wanted.reason(), "reason")));
    return model.history().size() > 1
        ? RestResponse.ok(model)
        : Requests.created("models/versions/" + Requests.segment(model.model().label()), model);
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
  @Bytes
  @Produces(MediaType.WILDCARD)
  public Response export(
      @PathParam("version") String version,
      @PathParam("format") @Expects(words = ExportFormatResource.Names.class) String format)
      throws IOException {
    ModelVersion model = registry.exported(version);
    return exports.answer(
        format, model.campaign(), model.runId(), model.name() + "-" + model.version());
  }
}
