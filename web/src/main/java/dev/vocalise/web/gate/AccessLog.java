package dev.vocalise.web.gate;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.web.access.Who;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Who changed something or was refused, from where. Never a query: it may hold a link's token. */
@ApplicationScoped
public class AccessLog {
  private static final Logger log = LoggerFactory.getLogger("dev.vocalise.access");
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<Integer> REFUSED = Set.of(401, 403, 429);
  private static final int FIRST = 2000;

  void register(@Observes Filters filters) {
    filters.register(
        context -> {
          HeadDeadline.met(context.request());
          context.addEndHandler(ended -> line(context));
          context.next();
        },
        FIRST);
  }

  private static void line(RoutingContext context) {
    HttpServerRequest http = context.request();
    int status = context.response().getStatusCode();
    if (READING.contains(http.method().name()) && !REFUSED.contains(status)) {
      return;
    }
    @Nullable Caller caller = Who.of(context);
    String actor = caller == null ? "nobody" : caller.name();
    MDC.put("actor", actor);
    try {
      log.info(
          "{} ({}) from {}: {} {} {}",
          actor,
          caller == null ? "none" : caller.role().word(),
          http.remoteAddress() == null ? "?" : http.remoteAddress().hostAddress(),
          http.method().name(),
          context.normalizedPath(),
          status);
    } finally {
      MDC.remove("actor");
    }
  }
}
