package dev.vocalise.web.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * An error as the API reports it.
 *
 * @param code for programs, such as {@code CAMPAIGN_FILE_INVALID}
 * @param message one line for users: what, expected, got, what to do
 * @param problems each one line, where there are several
 */
public record Problem(int status, String code, String message, List<String> problems) {
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem {
    problems = List.copyOf(problems);
  }

  public static Problem of(int status, String code, String message) {
    return new Problem(status, code, message, List.of());
  }

  /** Answers a request that reached no endpoint. */
  public void send(RoutingContext context, ObjectMapper json) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .end(json.valueToTree(this).toString());
  }

  public Response.ResponseBuilder response() {
    return Response.status(status).entity(this).type(MEDIA_TYPE);
  }
}
