package dev.vocalise.web.api;

import dev.vocalise.infra.access.Account;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.AccountRepository;
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
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who may log in. */
@Path("/api/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMINISTER)
public class AccountResource {
  /** As the accounts have it: lower case. */
  private static final String NAME_PATTERN = "^[a-z0-9][a-z0-9._-]{0,63}$";

  @Inject Access access;
  @Inject AccountRepository accounts;

  /**
   * @param role {@code viewer}, {@code operator} or {@code admin}
   */
  public record NewAccount(
      @Expects(required = true, pattern = NAME_PATTERN) @Nullable String name,
      @Expects(required = true, words = Roles.class) @Nullable String role) {}

  public record NewRole(@Expects(required = true, words = Roles.class) @Nullable String role) {}

  /** The words for roles. */
  public static final class Roles implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return Arrays.stream(Role.values()).map(Role::word).toList();
    }
  }

  @GET
  @Paged
  public List<Account> list() {
    return accounts.list();
  }

  @GET
  @Path("{name}")
  public Account one(@PathParam("name") String name) {
    return accounts.find(name).orElseThrow(() -> UnknownNameException.of("user", name));
  }

  @POST
  @Created
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<Access.Invited> add(@Nullable NewAccount wanted) {
    NewAccount account = Requests.body(wanted);
    Access.Invited invited =
        access.add(Requests.text(account.name(), "name"), Requests.text(account.role(), "role"));
    return Requests.created("accounts/" + Requests.segment(invited.account().name()), invited);
  }

  @POST
  @Path("{name}/role")
  @Consumes(MediaType.APPLICATION_JSON)
  public Account role(@PathParam("name") String name, @Nullable NewRole wanted) {
    return access.role(name, Requests.text(Requests.body(wanted).role(), "role"));
  }

  /** Takes the password away. */
  @POST
  @Path("{name}/reset")
  public Access.Invited reset(@PathParam("name") String name) {
    return access.reset(name);
  }

  @POST
  @Path("{name}/disable")
  public Account disable(@PathParam("name") String name) {
    return access.enabled(name, false);
  }

  @POST
  @Path("{name}/enable")
  public Account enable(@PathParam("name") String name) {
    return access.enabled(name, true);
  }
}
