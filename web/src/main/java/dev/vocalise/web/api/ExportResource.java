package dev.vocalise.web.api;

import dev.vocalise.activities.export.Export;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.web.contract.Bytes;
import dev.vocalise.web.contract.Expects;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A campaign and its runs in every format that there is. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/campaigns/{name}/export")
@Produces(MediaType.APPLICATION_JSON)
public class ExportResource {
  @Inject Exports exports;
  @Inject RunRepository runs;

  /** A campaign, or one of its runs. */
  @GET
  @Path("{format}")
  @Bytes
  @Produces(MediaType.WILDCARD)
  public Response export(
      @PathParam("name") String name,
      @PathParam("format") @Expects(words = ExportFormatResource.Names.class) String format,
      @QueryParam("run") @Expects(pattern = Requests.ID_OR_NONE) @Nullable String run)
      throws IOException {
    @Nullable UUID meant = run == null ? null : Requests.id(run, "run", runs::meant);
    return exports.answer(format, name, meant, meant == null ? name : name + "-" + meant);
  }

  /** Safe in every file system. */
  public static String fileName(String name, Export export) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_") + "." + export.ending();
  }
}
