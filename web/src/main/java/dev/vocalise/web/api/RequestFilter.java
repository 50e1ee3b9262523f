package dev.vocalise.web.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.web.access.Listening;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Applies the {@link RequestGuard} before any other handler, static files included. */
@ApplicationScoped
public class RequestFilter {
  private static final int BEFORE_ALL_OTHERS = 1000;

  private final Listening listening;
  private final RequestGuard guard;
  private final ObjectMapper json;

  public RequestFilter(Listening listening, ObjectMapper json) {
    this.listening = listening;
    this.guard =
        new RequestGuard(
            Stream.concat(listening.names().stream(), Stream.of(listening.host()))
                .collect(Collectors.toUnmodifiableSet()));
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_ALL_OTHERS);
  }

  private void check(RoutingContext context) {
    HttpServerRequest http = context.request();
    Optional<Problem> refusal = detour(http);
    if (refusal.isEmpty()) {
      refusal =
          guard.refusal(
              new RequestGuard.Request(
                  http.method().name(),
                  http.authority() == null ? null : http.authority().toString(),
                  http.getHeader(HttpHeaders.ORIGIN),
                  http.getHeader("Sec-Fetch-Site"),
                  http.getHeader(HttpHeaders.CONTENT_TYPE),
                  hasBody(http),
                  http.getHeader(HttpHeaders.AUTHORIZATION) != null));
    }
    if (refusal.isEmpty()) {
      context.next();
      return;
    }
    refusal.get().send(context, json);
  }

  /** Whether its head announces a body. */
  public static boolean hasBody(HttpServerRequest http) {
    String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
    return (length != null && !length.equals("0"))
        || http.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  /** Plain HTTP is for this machine and for the reverse proxy. */
  private Optional<Problem> detour(HttpServerRequest http) {
    String peer = http.connection().remoteAddress().hostAddress();
    return listening.mayComeFrom(peer)
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                403,
                "NOT_THROUGH_PROXY",
                "this instance is reached through its reverse proxy (--behind-proxy %s), and this came from %s"
                    .formatted(String.join(",", listening.proxies().names()), peer)));
  }
}
