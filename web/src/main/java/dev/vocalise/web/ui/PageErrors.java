package dev.vocalise.web.ui;

import dev.vocalise.web.api.FailureResponses;
import dev.vocalise.web.api.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Failures of the screens' own sources as pages. */
public class PageErrors {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final Pages pages;
  private final FailureResponses outage;

  @Inject
  public PageErrors(Pages pages, FailureResponses outage) {
    this.pages = pages;
    this.outage = outage;
  }

  /** Whatever no other mapper knows, whoever asked: a server is away, a disk is full, a bug. */
  @ServerExceptionMapper
  public Response failed(RuntimeException failure, UriInfo address, Request request) {
    FailureResponses.Told told = outage.tell(failure, READING.contains(request.getMethod()));
    if (address.getPath().startsWith("/api/")) {
      return told.answer();
    }
    return pages.problem(
        told.problem().status() == 500
            ? Response.Status.INTERNAL_SERVER_ERROR
            : Response.Status.SERVICE_UNAVAILABLE,
        "Not now",
        told.problem().message() + ".");
  }

  /** An address that nothing answers to: a page for people, a problem for programs. */
  @ServerExceptionMapper
  public Response nowhere(NotFoundException failure, UriInfo address) {
    String path = address.getPath();
    if (path.startsWith("/api/")) {
      Problem problem =
          Problem.of(404, "NOT_FOUND", "no such address: " + path + "; see /api/v1/openapi");
      return Response.status(404).entity(problem).type(Problem.MEDIA_TYPE).build();
    }
    return pages.notFound("", "page", path);
  }
}
