package dev.vocalise.web.ui;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** Headers on every answer, files included: no foreign or inline script, no frame, no guessing. */
@ApplicationScoped
public class SecurityHeaders {
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  static final Map<String, String> ALL =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin");

  void register(@Observes Filters filters) {
    // Read when the server opens its port, after this.
    System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    filters.register(
        context -> {
          MultiMap headers = context.response().headers();
          ALL.forEach(headers::set);
          context.next();
        },
        200);
  }
}
