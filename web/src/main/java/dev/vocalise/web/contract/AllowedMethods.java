package dev.vocalise.web.contract;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Which methods an address knows, as a 405 must say (RFC 9110, 15.5.6).
 *
 * @param endpoints of everything that answers
 */
public record AllowedMethods(List<Endpoint> endpoints) {
  public static AllowedMethods of(Collection<Class<?>> resources) {
    return new AllowedMethods(Endpoint.of(resources));
  }

  /** Such as {@code GET, HEAD, OPTIONS, POST}: of the path that names most of the address. */
  public String at(String address) {
    List<Endpoint> matching = endpoints.stream().filter(one -> one.matches(address)).toList();
    int fewest = matching.stream().mapToInt(AllowedMethods::parts).min().orElse(0);
    TreeSet<String> verbs = new TreeSet<>();
    matching.stream().filter(one -> parts(one) == fewest).forEach(one -> verbs.add(one.verb()));
    if (verbs.contains("GET")) {
      verbs.add("HEAD");
    }
    verbs.add("OPTIONS");
    return String.join(", ", verbs);
  }

  private static int parts(Endpoint endpoint) {
    return endpoint.path().split("\\{", -1).length;
  }
}
