package dev.vocalise.web.ui;

import dev.vocalise.web.api.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What a page or a button of one cannot have, as a page: only programs read problems as JSON. */
public record ProblemPages(Pages pages) {

  @ServerResponseFilter
  public void render(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof Problem problem
        && !request.getUriInfo().getPath().startsWith("/api/")) {
      StringBuilder text = new StringBuilder(problem.message()).append('.');
      problem.problems().forEach(line -> text.append(' ').append(line).append('.'));
      response.setEntity(
          pages.problem(headline(problem.status()), text.toString()).render(),
          null,
          MediaType.TEXT_HTML_TYPE.withCharset("utf-8"));
      response.getHeaders().putSingle("Cache-Control", "no-store");
    }
  }

  private static String headline(int status) {
    return switch (status) {
      case 404 -> "Not here";
      case 403 -> "Not allowed";
      case 409, 422 -> "Nothing was changed";
      case 429, 503 -> "Not now";
      default -> "Not understood";
    };
  }
}
