package dev.vocalise.web.api;

import dev.vocalise.infra.access.Account;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.AccountRepository;
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

/** Who may log in. */
@Path("/api/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMINISTER)
public class AccountResource {
  @Inject Access access;
  @Inject AccountRepository accounts;

  /**
   * @param role {@code viewer}, {@code operator} or {@code admin}
   */
  public record NewAccount(@Nullable String name, @Nullable String role) {}

  public record NewRole(@Nullable String role) {}

  @GET
  public List<Account> list() {
    return accounts.list();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Access.Invited add(@Nullable NewAccount wanted) {
    NewAccount account = Requests.body(wanted);
    return access.add(Requests.text(account.name(), "name"), Requests.text(account.role(), "role"));
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
