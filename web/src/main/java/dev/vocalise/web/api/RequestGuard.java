package dev.vocalise.web.api;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are accepted. A page of a foreign site can make a browser send requests to this
 * machine: a foreign name in {@code Host} (DNS rebinding) and a write from another origin are
 * therefore refused.
 */
public final class RequestGuard {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts;

  /**
   * @param names further host names under which this instance is reached, without port
   */
  public RequestGuard(Set<String> names) {
    hosts =
        Stream.concat(LOOPBACK.stream(), names.stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The headers that decide; null where absent.
   *
   * @param bearer whether it shows a token, which no page of another site can make a browser do
   */
  public record Request(
      String method,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String fetchSite,
      @Nullable String contentType,
      boolean hasBody,
      boolean bearer) {}

  /** Why the request is refused, or empty. */
  public Optional<Problem> refusal(Request request) {
    @Nullable String host = request.host();
    if (host == null || !hosts.contains(nameOf(host))) {
      return Optional.of(
          Problem.of(
              403,
              "FOREIGN_HOST",
              "this instance answers to %s, not to '%s'; name further hosts in VOCALISE_HOSTS"
                  .formatted(String.join(", ", hosts.stream().sorted().toList()), host)));
    }
    if (READING.contains(request.method())) {
      return Optional.empty();
    }
    if (isForeign(request, host)) {
      return Optional.of(
          Problem.of(
              403,
              "FOREIGN_ORIGIN",
              "writes from other sites are refused, and this came from %s; use the pages of this instance or a program that sends no Origin"
                  .formatted(request.origin() == null ? request.fetchSite() : request.origin())));
    }
    return isAcceptableBody(request)
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                415,
                "WRONG_CONTENT_TYPE",
                "expected application/json, or a form of this site's own pages, got "
                    + (request.contentType() == null ? "none" : request.contentType())));
  }

  private static boolean isForeign(Request request, String host) {
    @Nullable String site = request.fetchSite();
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return true;
    }
    @Nullable String origin = request.origin();
    return origin != null && !authorityOf(origin).equals(host.toLowerCase(Locale.ROOT));
  }

  /** A form needs no preflight in a browser, so it must prove that it is ours. */
  private static boolean isAcceptableBody(Request request) {
    if (!request.hasBody()) {
      return true;
    }
    String type =
        request.contentType() == null
            ? ""
            : request.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean form =
        type.equals("application/x-www-form-urlencoded") || type.equals("multipart/form-data");
    boolean own =
        request.origin() != null
            || "same-origin".equals(request.fetchSite())
            || (request.bearer() && type.equals("multipart/form-data"));
    boolean asked = // by a preflight, where a browser sends it from another site
        type.equals("application/json")
            || type.equals("application/octet-stream")
            || type.startsWith("audio/");
    return asked || (form && own);
  }

  private static String authorityOf(String origin) {
    try {
      @Nullable String authority = URI.create(origin).getAuthority();
      return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return ""; // no origin of ours looks like that
    }
  }

  private static String nameOf(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int bracket = lower.indexOf(']');
    int colon = lower.indexOf(':', Math.max(bracket, 0));
    return colon < 0 ? lower : lower.substring(0, colon);
  }
}
