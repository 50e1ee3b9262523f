package dev.vocalise.web.ui.access;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.AccountRepository;
import dev.vocalise.infra.lineage.NameTakenException;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.web.api.Access;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;

/** Who may get in: one's own password and tokens, and for admins the accounts. */
@Path("/access")
@RolesAllowed(Role.VIEW)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class AccessPages {
  @Inject Access access;
  @Inject AccountRepository accounts;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance access(PageFrame frame, AccessView view);
  }

  @GET
  @Consumes(MediaType.WILDCARD)
  public Response page() {
    return page("", "");
  }

  @POST
  @Path("password")
  public Response password(
      @FormParam("old") @DefaultValue("") String old,
      @FormParam("new") @DefaultValue("") String fresh) {
    return done(
        () -> {
          access.password(old, fresh);
          return Pages.seeOther("/login");
        });
  }

  @POST
  @Path("tokens")
  public Response token(
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("role") @DefaultValue("") String role,
      @FormParam("days") @DefaultValue("90") int days) {
    return done(
        () ->
            page(
                "The token %s; it is shown this once".formatted(name),
                access.createToken(name, role, days).secret()));
  }

  @POST
  @Path("tokens/{id}/revoke")
  public Response revoke(@PathParam("id") String id) {
    return done(
        () -> {
          access.revoke(id);
          return back();
        });
  }

  @POST
  @Path("accounts")
  @RolesAllowed(Role.ADMINISTER)
  public Response add(
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("role") @DefaultValue("") String role) {
    return done(() -> invited(access.add(name, role)));
  }

  /**
   * @param to a role, {@code reset}, {@code disabled} or {@code enabled}
   */
  @POST
  @Path("accounts/{name}")
  @RolesAllowed(Role.ADMINISTER)
  public Response change(
      @PathParam("name") String name, @FormParam("to") @DefaultValue("") String to) {
    return done(
        () -> {
          switch (to) {
            case "reset" -> {
              return invited(access.reset(name));
            }
            case "enabled", "disabled" -> access.enabled(name, to.equals("enabled"));
            default -> access.role(name, to);
          }
          return back();
        });
  }

  private Response invited(Access.Invited invited) {
    String text = "Give this link to %s: it logs in once, within an hour, to choose a password";
    return page(text.formatted(invited.account().name()), invited.link());
  }

  private Response page(String secretText, String secret) {
    Caller caller = access.caller();
    boolean admin = caller.role().may(Role.ADMIN);
    return pages.page(
        Templates.access(
            pages.frame("Access", "access"),
            AccessView.of(
                caller, admin ? accounts.list() : List.of(), access.tokens(), secretText, secret)));
  }

  private static Response back() {
    return Pages.seeOther("/access");
  }

  private Response done(Supplier<Response> change) {
    try {
      return change.get();
    } catch (IllegalArgumentException | NotFoundException | NameTakenException e) {
      return pages.problem(Response.Status.CONFLICT, "Nothing was changed", e.getMessage() + ".");
    }
  }
}
