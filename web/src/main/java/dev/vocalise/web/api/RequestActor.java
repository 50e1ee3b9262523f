package dev.vocalise.web.api;

import dev.vocalise.infra.lineage.Actor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Who sends a request. There is no log-in (decision 10): it is whoever has this account. */
public final class RequestActor {
  /** What the command line calls itself. */
  public static final String CLI = "vocalise-cli";

  private RequestActor() {}

  /**
   * @param context of the request; null where there is none
   */
  public static Actor of(@Nullable RoutingContext context) {
    if (context == null) {
      return Actor.INSTANCE;
    }
    HttpServerRequest http = context.request();
    String agent = http.getHeader("User-Agent");
    String via = CLI.equals(agent) ? "cli" : http.path().startsWith("/api/") ? "api" : "ui";
    return Actor.user(System.getProperty("user.name"), via);
  }
}
