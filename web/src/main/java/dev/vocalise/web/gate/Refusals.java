package dev.vocalise.web.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.web.access.Disbelief;
import dev.vocalise.web.api.FailureResponses;
import dev.vocalise.web.api.Problem;
import dev.vocalise.web.ui.Pages;
import io.quarkus.security.spi.runtime.BlockingSecurityExecutor;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers who has not said who they are: people by the page to log in, programs by a problem. */
@Singleton
record Refusals(
    FailureResponses failures, Pages pages, ObjectMapper json, BlockingSecurityExecutor blocking) {
  private static final String WHY = "vocalise.refused";
  private static final Set<String> READING = Set.of("GET", "HEAD");

  void because(RoutingContext context, Disbelief why) {
    context.put(WHY, why);
  }

  /** It could not be found out. */
  void because(RoutingContext context, RuntimeException failure) {
    context.put(WHY, failure);
  }

  boolean isBecause(RoutingContext context, Disbelief why) {
    return context.get(WHY) == why;
  }

  /** Whether it is answered: always. */
  Uni<Boolean> send(RoutingContext context) {
    @Nullable Object why = context.get(WHY);
    if (why instanceof RuntimeException failure) {
      return blocking.executeBlocking(
          () -> {
            failed(context, failure);
            return true;
          });
    }
    HttpServerRequest http = context.request();
    boolean fragment = http.getHeader("HX-Request") != null;
    if (isPage(context) && !fragment) {
      context
          .response()
          .setStatusCode(303)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .putHeader(HttpHeaders.LOCATION, login(context, why))
          .end();
      return Uni.createFrom().item(true);
    }
    if (fragment) {
      context.response().putHeader("HX-Redirect", "/login");
    }
    context.response().putHeader("WWW-Authenticate", "Bearer");
    Problem.of(
            401,
            "NOT_LOGGED_IN",
            (why instanceof Disbelief reason ? reason.text() : "this asks who you are")
                + "; send 'Authorization: Bearer TOKEN' (vocalise token create NAME), or log in at /login")
        .send(context, json);
    return Uni.createFrom().item(true);
  }

  private static String login(RoutingContext context, @Nullable Object why) {
    String path = context.request().method().name().equals("GET") ? context.request().uri() : "/";
    String reason = why instanceof Disbelief one ? "&why=" + one.name() : "";
    return "/login?next=" + encoded(path) + reason;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static boolean isPage(RoutingContext context) {
    String path = context.normalizedPath();
    @Nullable String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    return !path.startsWith("/api/") && accept != null && accept.contains("text/html");
  }

  private void failed(RoutingContext context, RuntimeException failure) {
    FailureResponses.Answer answer =
        failures.answer(failure, READING.contains(context.request().method().name()));
    if (isPage(context)) {
      Response page =
          pages.problem(
              Response.Status.SERVICE_UNAVAILABLE, "Not now", answer.problem().message() + ".");
      context
          .response()
          .setStatusCode(page.getStatus())
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=utf-8")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end((String) page.getEntity());
      return;
    }
    if (answer.retrySeconds() > 0) {
      context
          .response()
          .putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(answer.retrySeconds()));
    }
    answer.problem().send(context, json);
  }
}
