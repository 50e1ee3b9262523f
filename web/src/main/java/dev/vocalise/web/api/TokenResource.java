package dev.vocalise.web.api;

import dev.vocalise.infra.access.ApiToken;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.ApiTokenRepository;
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
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
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
  public record NewToken(
      @Expects(required = true, pattern = Requests.NAME_PATTERN) @Nullable String name,
      @Expects(words = AccountResource.Roles.class) @Nullable String role,
      @Expects(least = 1, most = 366) @Nullable Integer days) {}

  @GET
  @Paged
  public List<ApiToken> list() {
    return access.tokens();
  }

  @GET
  @Path("{id}")
  public ApiToken one(@PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id) {
    UUID meant = access.token(id);
    return access.tokens().stream()
        .filter(token -> token.id().equals(meant))
        .findFirst()
        .orElseThrow(() -> UnknownNameException.of("token", id));
  }

  @POST
  @Created
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<ApiTokenRepository.Made> create(@Nullable NewToken wanted) {
    NewToken token = Requests.body(wanted);
    ApiTokenRepository.Made made =
        access.createToken(
            Requests.text(token.name(), "name"),
            token.role() == null ? access.caller().role().word() : token.role(),
            token.days() == null ? DAYS : token.days());
    return Requests.created("tokens/" + made.token().id(), made);
  }

  @POST
  @Path("{id}/revoke")
  public ApiToken revoke(@PathParam("id") @Expects(pattern = Requests.ID_PATTERN) String id) {
    return access.revoke(id);
  }
}
