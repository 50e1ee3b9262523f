package dev.vocalise.web.api;

import dev.vocalise.activities.export.Export;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Campaigns and runs in every format that there is. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ExportResource {
  @Inject Exports exports;

  /**
   * A format.
   *
   * @param ending of a file, without its first dot
   * @param ofOneRun whether a run must be named
   */
  public record Format(
      String name, String title, String mediaType, String ending, boolean ofOneRun) {}

  @GET
  @Path("exports")
  public List<Format> list() {
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

  /** The public half of the key that signs exported models, as PEM. */
  @GET
  @Path("exports/model-key")
  @Produces("application/x-pem-file")
  public String modelKey() {
    return exports.modelSigningKey();
  }

  /** A campaign, or one of its runs. */
  @GET
  @Path("campaigns/{name}/export/{format}")
  @Produces(MediaType.WILDCARD)
  public Response export(
      @PathParam("name") String name,
      @PathParam("format") String format,
      @QueryParam("run") @Nullable String run)
      throws IOException {
    Export export = Export.of(format);
    String type = export.mediaType() + (export.isText() ? ";charset=UTF-8" : "");
    String file = fileName(run == null ? name : name + "-" + run, export);
    return Response.ok(exports.write(export, name, run == null ? null : Requests.run(run)), type)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
        .build();
  }

  /** Safe in every file system. */
  public static String fileName(String name, Export export) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_") + "." + export.ending();
  }
}
