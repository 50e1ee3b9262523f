package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.backbone.Pretrained;
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
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Registered pretrained checkpoints. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {
  @Inject ModelRepository models;
  @Inject Operations operations;

  /**
   * @param dir folder in the Hugging Face layout on the machine of the instance, absolute
   */
  public record Addition(
      @Expects(required = true, words = Kinds.class) @Nullable String kind,
      @Expects(required = true, pattern = "^/") @Nullable String dir,
      @Expects(pattern = Requests.NAME_PATTERN) @Nullable String name) {}

  /** The kinds that can be read. */
  public static final class Kinds implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return Pretrained.all().stream().map(Pretrained::kind).toList();
    }
  }

  @GET
  @Paged
  public List<ModelView> list() {
    return models.list();
  }

  @GET
  @Path("{name}")
  public ModelView one(@PathParam("name") String name) {
    return models.list().stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow(() -> UnknownNameException.of("model", name));
  }

  @POST
  @Created
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<ModelView> add(@Nullable Addition addition) {
    Addition wanted = Requests.body(addition);
    String kind = Requests.text(wanted.kind(), "kind");
    ModelView added =
        operations.addModel(
            kind,
            Requests.folder(wanted.dir()),
            Requests.name(wanted.name() == null ? kind : wanted.name()));
    return Requests.created("models/" + Requests.segment(added.name()), added);
  }
}
