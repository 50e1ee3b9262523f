package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Facts about this instance. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/system")
@Produces(MediaType.APPLICATION_JSON)
public class SystemResource {
  /** What an instance says about itself. */
  public record SystemView(String version) {}

  @GET
  public SystemView system() {
    return new SystemView(Version.text());
  }
}
