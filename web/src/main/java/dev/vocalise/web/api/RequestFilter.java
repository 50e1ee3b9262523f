package dev.vocalise.web.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Applies the {@link RequestGuard} before any other handler, static files included. */
@ApplicationScoped
public class RequestFilter {
  private static final int BEFORE_ALL_OTHERS = 1000;

  private final RequestGuard guard;
  private final ObjectMapper json;

  public RequestFilter(
      @ConfigProperty(name = "vocalise.hosts") Optional<String> hosts, ObjectMapper json) {
    this.guard = new RequestGuard(names(hosts.orElse("")));
    this.json = json;
  }

  private static Set<String> names(String list) {
    return Stream.of(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_ALL_OTHERS);
  }

  private void check(RoutingContext context) {
    HttpServerRequest http = context.request();
    String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean hasBody =
        (length != null && !length.equals("0"))
            || http.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    Optional<Problem> refusal =
        guard.refusal(
            new RequestGuard.Request(
                http.method().name(),
                http.authority() == null ? null : http.authority().toString(),
                http.getHeader(HttpHeaders.ORIGIN),
                http.getHeader("Sec-Fetch-Site"),
                http.getHeader(HttpHeaders.CONTENT_TYPE),
                hasBody));
    if (refusal.isEmpty()) {
      context.next();
      return;
    }
    context
        .response()
        .setStatusCode(refusal.get().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(json.valueToTree(refusal.get()).toString());
  }
}
