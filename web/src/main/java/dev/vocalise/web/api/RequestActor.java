package dev.vocalise.web.api;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.web.access.Who;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Who sends a request, as statements name them. */
public final class RequestActor {
  /** What the command line calls itself. */
  public static final String CLI = "vocalise-cli";

  private RequestActor() {}

  /**
   * @param context of the request; null where there is none
   */
  public static Actor of(@Nullable RoutingContext context) {
    @Nullable Caller caller = Who.of(context);
    if (context == null || caller == null) {
      return Actor.INSTANCE;
    }
    HttpServerRequest http = context.request();
    String agent = http.getHeader("User-Agent");
    String via = CLI.equals(agent) ? "cli" : http.path().startsWith("/api/") ? "api" : "ui";
    return Actor.user(caller.name(), via);
  }
}
