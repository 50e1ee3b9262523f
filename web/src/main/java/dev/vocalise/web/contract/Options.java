package dev.vocalise.web.contract;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** What OPTIONS answers: the framework would name four methods at each address. */
@Provider
public final class Options implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getMethod().equals("OPTIONS")) {
      String path = request.getUriInfo().getPath();
      response
          .getHeaders()
          .putSingle(HttpHeaders.ALLOW, AllowedMethods.of(Resources.below("/")).at(path));
    }
  }
}
