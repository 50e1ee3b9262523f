package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
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
  public record Addition(@Nullable String kind, @Nullable String dir, @Nullable String name) {}

  @GET
  public List<ModelView> list() {
    return models.list();
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  public ModelView add(@Nullable Addition addition) {
    Addition wanted = Requests.body(addition);
    String kind = Requests.text(wanted.kind(), "kind");
    return operations.addModel(
        kind,
        Requests.folder(wanted.dir()),
        Requests.name(wanted.name() == null ? kind : wanted.name()));
  }
}
