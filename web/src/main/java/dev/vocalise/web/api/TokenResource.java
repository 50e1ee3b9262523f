package dev.vocalise.web.api;

import dev.vocalise.infra.access.ApiToken;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ApiTokenRepository;
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
import org.jspecify.annotations.Nullable;

/** Tokens of the caller's programs; admins see and revoke those of all. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEW)
public class TokenResource {
  private static final int DAYS = 90;

  @Inject Access access;

  /**
   * @param name what it is for
   * @param role at most that of the caller, which it is where it is missing
   * @param days until it expires; 90 where it is missing
   */
  public record NewToken(@Nullable String name, @Nullable String role, @Nullable Integer days) {}

  @GET
  public List<ApiToken> list() {
    return access.tokens();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public ApiTokenRepository.Made create(@Nullable NewToken wanted) {
    NewToken token = Requests.body(wanted);
    return access.createToken(
        Requests.text(token.name(), "name"),
        token.role() == null ? access.caller().role().word() : token.role(),
        token.days() == null ? DAYS : token.days());
  }

  @POST
  @Path("{id}/revoke")
  public ApiToken revoke(@PathParam("id") String id) {
    return access.revoke(id);
  }
}
