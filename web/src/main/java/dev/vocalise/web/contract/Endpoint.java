package dev.vocalise.web.contract;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A method of a resource that answers requests.
 *
 * @param path whole, such as {@code /api/v1/runs/{id}}, without patterns
 * @param patterns of the parts of the path that have one, by name
 */
public record Endpoint(
    String verb, String path, Map<String, String> patterns, Class<?> resource, Method method) {
  private static final Pattern PART =
      Pattern.compile("\\{\\s*(\\w+)\\s*(?::((?:[^{}]|\\{[^{}]*})*))?}");

  /** All of these resources, by path and verb. */
  public static List<Endpoint> of(Collection<Class<?>> resources) {
    List<Endpoint> all = new ArrayList<>();
    for (Class<?> resource : resources) {
      for (Method method : resource.getDeclaredMethods()) {
        verb(method).ifPresent(verb -> all.add(of(verb, resource, method)));
      }
    }
    all.sort(
        Comparator.comparing(
            (Endpoint one) -> one.path() + " " + one.verb() + " " + one.method().getName()));
    return all;
  }

  private static Endpoint of(String verb, Class<?> resource, Method method) {
    String whole =
        path(resource.getAnnotation(Path.class)) + path(method.getAnnotation(Path.class));
    Map<String, String> patterns = new HashMap<>();
    Matcher parts = PART.matcher(whole);
    StringBuilder path = new StringBuilder();
    while (parts.find()) {
      if (parts.group(2) != null) {
        patterns.put(parts.group(1), parts.group(2).strip());
      }
      parts.appendReplacement(path, Matcher.quoteReplacement("{" + parts.group(1) + "}"));
    }
    parts.appendTail(path);
    return new Endpoint(verb, path.isEmpty() ? "/" : path.toString(), patterns, resource, method);
  }

  private static Optional<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value())
        .findFirst();
  }

  private static String path(@Nullable Path path) {
    String text = path == null ? "" : path.value().replaceAll("^/|/$", "");
    return text.isEmpty() ? "" : "/" + text;
  }

  /** Whether a request to this address is meant for it. */
  boolean matches(String address) {
    StringBuilder pattern = new StringBuilder();
    Matcher parts = PART.matcher(path);
    int end = 0;
    while (parts.find()) {
      pattern.append(Pattern.quote(path.substring(end, parts.start())));
      pattern.append("(?:").append(patterns.getOrDefault(parts.group(1), "[^/]+")).append(")");
      end = parts.end();
    }
    pattern.append(Pattern.quote(path.substring(end))).append("/?");
    return address.matches(pattern.toString());
  }
}
