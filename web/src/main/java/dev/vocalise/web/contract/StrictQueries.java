package dev.vocalise.web.contract;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * A truth value in an address is true or false; the framework would take any other word for false.
 */
@Provider
public final class StrictQueries implements ContainerRequestFilter {
  @Context private @Nullable ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) {
    @Nullable Method method = resource == null ? null : resource.getResourceMethod();
    if (method == null || !request.getUriInfo().getPath().startsWith("/api/")) {
      return;
    }
    for (Parameter parameter : method.getParameters()) {
      @Nullable QueryParam query = parameter.getAnnotation(QueryParam.class);
      if (query != null && parameter.getType() == boolean.class) {
        @Nullable String text = request.getUriInfo().getQueryParameters().getFirst(query.value());
        if (text != null && !text.equals("true") && !text.equals("false")) {
          throw new IllegalArgumentException(
              "%s must be true or false but was '%s'".formatted(query.value(), text));
        }
      }
    }
  }
}
