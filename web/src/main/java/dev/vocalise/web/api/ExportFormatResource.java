package dev.vocalise.web.api;

import dev.vocalise.activities.export.Export;
import dev.vocalise.infra.access.Role;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;

/** The formats of exports, and the key that verifies them. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/exports")
@Produces(MediaType.APPLICATION_JSON)
public class ExportFormatResource {
  @Inject Exports exports;

  /**
   * A format.
   *
   * @param ending of a file, without its first dot
   * @param ofOneRun whether a run must be named
   */
  public record Format(
      String name, String title, String mediaType, String ending, boolean ofOneRun) {
    /** All formats, in the order in which they are offered. */
    public static List<Format> all() {
      return Export.all().stream()
          .map(
              export ->
                  new Format(
                      export.name(),
                      export.title(),
                      export.mediaType(),
                      export.ending(),
                      export.ofOneRun()))
          .toList();
    }
  }

  /** Their names. */
  public static final class Names implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return Export.all().stream().map(Export::name).toList();
    }
  }

  @GET
  @Paged
  public List<Format> list() {
    return Format.all();
  }

  /** The public half of the key that signs exported models, as PEM. */
  @GET
  @Path("model-key")
  @Produces("application/x-pem-file")
  public String modelKey() {
    return exports.modelSigningKey();
  }
}
