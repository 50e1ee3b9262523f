package dev.vocalise.web.ui;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Failures of the screens' own sources as pages. */
public class PageErrors {
  private final Pages pages;

  @Inject
  public PageErrors(Pages pages) {
    this.pages = pages;
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
