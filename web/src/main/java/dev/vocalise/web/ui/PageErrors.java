package dev.vocalise.web.ui;

import dev.vocalise.web.api.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Failures of the screens' own sources as pages. */
public class PageErrors {
  private final Pages pages;

  @Inject
  public PageErrors(Pages pages) {
    this.pages = pages;
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

  @ServerExceptionMapper
  public Response missing(MissingSourceException failure) {
    return pages.page(
        Response.Status.SERVICE_UNAVAILABLE,
        Templates.problem(
            pages.chrome("Not available", ""),
            "Not available here",
            String.valueOf(failure.getMessage())));
  }
}
