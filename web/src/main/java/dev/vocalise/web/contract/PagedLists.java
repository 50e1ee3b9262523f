package dev.vocalise.web.contract;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the part out of a list that was asked for. The body stays a list, and how many there are and
 * where the next ones are stands in headers (RFC 8288).
 */
@Paged
@Provider
public final class PagedLists implements ContainerRequestFilter, ContainerResponseFilter {
  private static final int OK = 200;

  /** Before anything is read for it. */
  @Override
  public void filter(ContainerRequestContext request) {
    number(request.getUriInfo(), Paged.LIMIT, 1, Paged.MOST);
    number(request.getUriInfo(), Paged.OFFSET, 0, Integer.MAX_VALUE);
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() != OK || !(response.getEntity() instanceof List<?> all)) {
      return;
    }
    UriInfo address = request.getUriInfo();
    @Nullable Integer limit = number(address, Paged.LIMIT, 1, Paged.MOST);
    @Nullable Integer asked = number(address, Paged.OFFSET, 0, Integer.MAX_VALUE);
    int from = Math.min(asked == null ? 0 : asked, all.size());
    int to = limit == null ? all.size() : Math.min(all.size(), from + limit);
    response.getHeaders().putSingle(Paged.TOTAL, all.size());
    List<String> links = new ArrayList<>();
    if (limit != null && to < all.size()) {
      links.add(link(address, limit, to, "next"));
    }
    if (limit != null && from > 0) {
      links.add(link(address, limit, Math.max(0, from - limit), "prev"));
    }
    if (!links.isEmpty()) {
      response.getHeaders().putSingle(HttpHeaders.LINK, String.join(", ", links));
    }
    response.setEntity(all.subList(from, to));
  }

  private static String link(UriInfo address, int limit, int offset, String relation) {
    UriBuilder other = UriBuilder.fromPath(address.getPath());
    address
        .getQueryParameters()
        .forEach((name, values) -> other.queryParam(name, values.toArray()));
    other.replaceQueryParam(Paged.LIMIT, limit).replaceQueryParam(Paged.OFFSET, offset);
    return "<" + other.build() + ">; rel=\"" + relation + "\"";
  }

  /**
   * @throws IllegalArgumentException that says what is expected
   */
  private static @Nullable Integer number(UriInfo address, String name, int least, int most) {
    @Nullable String text = address.getQueryParameters().getFirst(name);
    if (text == null) {
      return null;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "%s must be a whole number from %d to %d but was '%s'".formatted(name, least, most, text));
  }
}
