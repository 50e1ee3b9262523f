package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The description of this API in OpenAPI's form, which the build has made. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/openapi")
public class OpenApiResource {
  /**
   * @param format {@code json} or {@code yaml}; without it {@code Accept} says, and YAML is the
   *     default
   */
  @GET
  public Response describe(
      @QueryParam("format") @Nullable String format, @HeaderParam("Accept") @Nullable String accept)
      throws IOException {
    boolean json =
        format == null
            ? accept != null && accept.contains(MediaType.APPLICATION_JSON)
            : format.toLowerCase(Locale.ROOT).equals("json");
    String name = json ? "openapi.json" : "openapi.yaml";
    try (InputStream in = OpenApiResource.class.getResourceAsStream("/META-INF/vocalise/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return Response.ok(
              in.readAllBytes(), json ? "application/json" : "application/yaml;charset=UTF-8")
          .build();
    }
  }
}
