package dev.vocalise.web.gate;

import dev.vocalise.web.access.Who;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/**
 * Nobody in particular sees the way to log in, the style of the pages, and whether the process is
 * alive. Everything else asks who it is, also where no endpoint is; which role an endpoint asks for
 * stands at the endpoint, and one without is refused to all.
 */
@ApplicationScoped
public class AccessPolicy implements HttpSecurityPolicy {
  /** Sends a browser to the identity provider. */
  static final String PROVIDER = "/login/provider";

  private static final Set<String> PUBLIC =
      Set.of("/login", "/logout", "/q/health/live", "/q/health/ready", "/q/health/started");
  private static final List<String> FILES = List.of("/ui/", "/vendor/");

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext context, Uni<SecurityIdentity> identity, AuthorizationRequestContext request) {
    return isPublic(context.normalizedPath())
        ? CheckResult.permit()
        : identity.map(any -> new CheckResult(Who.of(context) != null));
  }

  static boolean isPublic(String path) {
    return PUBLIC.contains(path) || FILES.stream().anyMatch(path::startsWith);
  }
}
