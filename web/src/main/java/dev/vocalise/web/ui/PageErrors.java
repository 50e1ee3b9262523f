package dev.vocalise.web.ui;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.lineage.AmbiguousIdException;
import dev.vocalise.infra.lineage.ModelVersionException;
import dev.vocalise.infra.lineage.RefusedException;
import dev.vocalise.web.access.Who;
import dev.vocalise.web.api.FailureResponses;
import dev.vocalise.web.api.Problem;
import dev.vocalise.web.contract.AllowedMethods;
import dev.vocalise.web.contract.Resources;
import io.quarkus.logging.Log;
import io.quarkus.security.ForbiddenException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Failures as pages. */
public record PageErrors(Pages pages, FailureResponses responses) {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** What no other mapper handles: a server is away, a disk is full, a bug. */
  @ServerExceptionMapper
  public Response failed(RuntimeException failure, UriInfo address, Request request) {
    FailureResponses.Answer answer =
        responses.answer(failure, READING.contains(request.getMethod()));
    if (address.getPath().startsWith("/api/")) {
      return answer.response();
    }
    int status = answer.problem().status();
    return pages.problem(
        status == 500
            ? Response.Status.INTERNAL_SERVER_ERROR
            : status == 400 ? Response.Status.BAD_REQUEST : Response.Status.SERVICE_UNAVAILABLE,
        status == 400 ? "Not understood" : "Not now",
        answer.problem().message() + ".");
  }

  /** A button that may not do what it says now. */
  @ServerExceptionMapper({ModelVersionException.class, RefusedException.class})
  public Response refused(RuntimeException failure, UriInfo address) {
    String message = String.valueOf(failure.getMessage());
    return answer(address, Problem.of(409, "REFUSED", message), "Nothing was changed");
  }

  /** The beginning of an id that several have. */
  @ServerExceptionMapper
  public Response ambiguous(AmbiguousIdException failure, UriInfo address) {
    String message = String.valueOf(failure.getMessage());
    return answer(address, Problem.of(409, "AMBIGUOUS", message), "Which one?");
  }

  /** Somebody who may not do this. */
  @ServerExceptionMapper
  public Response forbidden(ForbiddenException failure, UriInfo address, RoutingContext context) {
    @Nullable Caller caller = Who.of(context);
    String message =
        "%s may not do this%s; ask an admin for another role (vocalise user role NAME ROLE)"
            .formatted(
                caller == null ? "nobody in particular" : caller.name(),
                caller == null ? "" : " as " + caller.role().word());
    return answer(address, Problem.of(403, "NOT_ALLOWED", message), "Not allowed");
  }

  /** One request that asks for too much takes nothing from the others. */
  @ServerExceptionMapper
  public Response memory(OutOfMemoryError failure, UriInfo address) {
    Log.error("A request needed more memory than there is", failure);
    String message =
        "this request needs more memory than the instance has (%d MB); ask for less at once, or give it more with VOCALISE_JAVA_OPTIONS=-Xmx4g"
            .formatted(Runtime.getRuntime().maxMemory() >> 20);
    return answer(address, Problem.of(503, "OUT_OF_MEMORY", message), "Too much at once");
  }

  /** A problem for programs, a page for people. */
  private Response answer(UriInfo address, Problem problem, String headline) {
    return address.getPath().startsWith("/api/")
        ? problem.response().build()
        : pages.problem(
            Response.Status.fromStatusCode(problem.status()), headline, problem.message() + ".");
  }

  /** An address that knows other methods: which ones, it must say. */
  @ServerExceptionMapper
  public Response method(NotAllowedException failure, UriInfo address, Request request) {
    String allowed = AllowedMethods.of(Resources.below("/")).at(address.getPath());
    String message =
        "%s does not know the method %s; expected one of: %s"
            .formatted(address.getPath(), request.getMethod(), allowed);
    Response answer = answer(address, Problem.of(405, "WRONG_METHOD", message), "Not here");
    answer.getHeaders().putSingle(HttpHeaders.ALLOW, allowed);
    return answer;
  }

  /** An unknown address: a page for users, a problem for programs. */
  @ServerExceptionMapper
  public Response nowhere(NotFoundException failure, UriInfo address) {
    String path = address.getPath();
    if (failure.getCause() instanceof IllegalArgumentException) {
      String message =
          "a value of the address is of another kind than it should be, such as text in place of a number; see /api/v1/openapi";
      return answer(address, Problem.of(400, "WRONG_REQUEST", message), "Not understood");
    }
    if (path.startsWith("/api/")) {
      String message = "no such address: " + path + "; see /api/v1/openapi";
      return Problem.of(404, "NOT_FOUND", message).response().build();
    }
    return pages.notFound("", "page", path);
  }
}
