package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.web.contract.Created;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;

/** Whom the instance takes the caller for, and a way in for the caller's browser. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEW)
public class CallerResource {
  @Inject Access access;

  public record Me(String name, String role) {}

  /**
   * @param link logs in whoever opens it first, within an hour
   */
  public record Link(String link) {}

  @GET
  @Path("me")
  public Me me() {
    return new Me(access.caller().name(), access.caller().role().word());
  }

  /** As the owner of the data directory. */
  @POST
  @Created
  @Path("links")
  @RolesAllowed(Role.ADMINISTER)
  public RestResponse<Link> link() {
    Link link = new Link(access.link());
    return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, link)
        .location(URI.create(link.link()))
        .build();
  }
}
