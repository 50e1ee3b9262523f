package dev.vocalise.web.ui.access;

import dev.vocalise.infra.access.Account;
import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.AccountRepository;
import dev.vocalise.infra.lineage.BrowserSessions;
import dev.vocalise.web.access.Disbelief;
import dev.vocalise.web.access.LoginCookie;
import dev.vocalise.web.access.LoginLinks;
import dev.vocalise.web.access.LoginThrottle;
import dev.vocalise.web.access.OidcSettings;
import dev.vocalise.web.access.Who;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The ways in and the way out. */
@Path("/")
@PermitAll
public class LoginPages {
  /** A password takes a tenth of a second of a processor to check, which many at once would eat. */
  private static final Semaphore CHECKS = new Semaphore(2, true);

  private static final int MOST_WAITING = 4;

  @Inject LoginLinks links;
  @Inject LoginThrottle throttle;
  @Inject LoginCookie cookie;
  @Inject AccountRepository accounts;
  @Inject BrowserSessions sessions;
  @Inject Optional<OidcSettings> provider;
  @Inject Pages pages;

  /**
   * @param problem in a sentence; empty for none
   * @param next where to go then
   * @param provider name of the identity provider; null where there is none
   */
  public record LoginView(String problem, String name, String next, @Nullable String provider) {}

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance login(LoginView view);
  }

  /**
   * @param token of a link that is opened once
   * @param next path of the page that was wanted
   */
  @GET
  @Path("login")
  public Response login(
      @QueryParam("token") @Nullable String token,
      @QueryParam("next") @DefaultValue("/") String next,
      @QueryParam("why") @DefaultValue("") String why,
      RoutingContext context) {
    if (Who.of(context) != null) {
      return Pages.seeOther(local(next));
    }
    boolean looksOnly =
        !context.request().method().name().equals("GET")
            || context.request().getHeader("Sec-Purpose") != null;
    if (token == null || looksOnly) {
      return page(Response.Status.OK, reason(why), "", next);
    }
    return links
        .take(token)
        .map(caller -> in(caller, next))
        .orElseGet(
            () ->
                page(
                    Response.Status.FORBIDDEN,
                    "This link was opened before, or it is more than an hour old, or the instance has started anew",
                    "",
                    next));
  }

  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response password(
      @FormParam("name") @DefaultValue("") String name,
      @FormParam("password") @DefaultValue("") String password,
      @FormParam("next") @DefaultValue("/") String next,
      RoutingContext context)
      throws InterruptedException {
    String address = context.request().remoteAddress().hostAddress();
    Duration wait = throttle.wait(address, name);
    if (!wait.isZero()) {
      return later(wait, name, next);
    }
    Optional<Account> account;
    if (CHECKS.getQueueLength() >= MOST_WAITING) {
      return later(Duration.ZERO, name, next);
    }
    CHECKS.acquire();
    try {
      account = accounts.loggingIn(name, password);
    } finally {
      CHECKS.release();
    }
    if (account.isEmpty()) {
      throttle.failed(address, name);
      return page(
          Response.Status.FORBIDDEN, "No account with this name and this password", name, next);
    }
    throttle.succeeded(address, name);
    return in(Caller.ofAccount(account.get(), account.get().role(), null), next);
  }

  /** Reached with the identity provider's word, to which a browser without it is sent. */
  @GET
  @Path("login/provider")
  @RolesAllowed(Role.VIEW)
  public Response provider() {
    return Pages.seeOther("/");
  }

  @POST
  @Path("logout")
  public Response logout(RoutingContext context) {
    @Nullable Caller caller = Who.of(context);
    if (caller != null && caller.session() != null) {
      sessions.end(caller.session());
    }
    Response.ResponseBuilder answer = Response.fromResponse(Pages.seeOther("/login"));
    return answer.cookie(cookie.gone()).header("Clear-Site-Data", "\"cookies\"").build();
  }

  private Response in(Caller caller, String next) {
    return Response.fromResponse(Pages.seeOther(local(next)))
        .cookie(cookie.of(sessions.open(caller)))
        .header("Cache-Control", "no-store")
        .build();
  }

  private Response later(Duration wait, String name, String next) {
    long seconds = wait.toSeconds() + 1;
    return Response.fromResponse(
            page(
                Response.Status.TOO_MANY_REQUESTS,
                "Too many tries; the next one is possible in %d s".formatted(seconds),
                name,
                next))
        .header("Retry-After", seconds)
        .build();
  }

  private Response page(Response.Status status, String problem, String name, String next) {
    @Nullable String host = provider.map(OidcSettings::host).orElse(null);
    return pages.page(status, Templates.login(new LoginView(problem, name, local(next), host)));
  }

  private static String reason(String why) {
    return Arrays.stream(Disbelief.values())
        .filter(one -> one.name().equals(why))
        .map(one -> one.text().substring(0, 1).toUpperCase(Locale.ROOT) + one.text().substring(1))
        .findFirst()
        .orElse("");
  }

  /** Only a path of this instance: a browser takes {@code //host} and {@code /\host} for others. */
  static String local(String next) {
    boolean ours =
        next.startsWith("/")
            && next.chars().noneMatch(c -> c == '\\' || c < ' ')
            && !next.startsWith("//")
            && !next.startsWith("/login");
    return ours ? next : "/";
  }
}
