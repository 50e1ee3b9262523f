package dev.vocalise.web.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vocalise.web.gate.AccessMatrix.Endpoint;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The roles at the endpoints are those of the document. */
class AccessMatrixTest {

  /** Paths that are no endpoints of classes, so that the server answers them itself. */
  private static final List<Endpoint> SERVED =
      List.of(
          new Endpoint("GET", "/q/health", "viewer"),
          new Endpoint("GET", "/q/health/live", "nobody"),
          new Endpoint("GET", "/q/health/ready", "nobody"),
          new Endpoint("GET", "/q/metrics", "viewer"),
          new Endpoint("GET", "/ui/vocalise.css", "nobody"));

  private static List<Endpoint> declared() throws ClassNotFoundException {
    List<Endpoint> all = new ArrayList<>(SERVED);
    for (JavaClass found :
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.vocalise.web")
                .stream()
                .filter(one -> one.isAnnotatedWith(Path.class))
                .toList()) {
      Class<?> resource = Class.forName(found.getName());
      for (Method method : resource.getDeclaredMethods()) {
        verb(method).ifPresent(verb -> all.add(endpoint(verb, resource, method)));
      }
    }
    return all.stream().sorted().distinct().toList(); // one path may take bodies of several kinds
  }

  private static Optional<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value())
        .findFirst();
  }

  private static Endpoint endpoint(String verb, Class<?> resource, Method method) {
    String path = path(resource) + path(method);
    return new Endpoint(
        verb,
        path.isEmpty() ? "/" : path.replaceAll("\\{(\\w+):[^/]*}", "{$1}"),
        role(method).or(() -> role(resource)).orElse("missing: refused to all"));
  }

  private static String path(AnnotatedElement element) {
    Path path = element.getAnnotation(Path.class);
    String text = path == null ? "" : path.value().replaceAll("^/|/$", "");
    return text.isEmpty() ? "" : "/" + text;
  }

  private static Optional<String> role(AnnotatedElement element) {
    RolesAllowed roles = element.getAnnotation(RolesAllowed.class);
    if (roles != null) {
      assertThat(roles.value()).hasSize(1);
      return Optional.of(roles.value()[0]);
    }
    return element.isAnnotationPresent(PermitAll.class) ? Optional.of("nobody") : Optional.empty();
  }

  @Test
  void theDocumentHasEachEndpointWithItsRole() throws Exception {
    List<String> declared = declared().stream().map(Endpoint::row).toList();

    assertThat(AccessMatrix.documented().endpoints().stream().map(Endpoint::row).toList())
        .as("docs/access.md must read:\n" + String.join("\n", declared))
        .isEqualTo(declared);
  }

  /** Nothing changes by being looked at, or a link on another site could change it. */
  @Test
  void whatViewersMayNotDoIsNoGet() throws Exception {
    assertThat(declared())
        .filteredOn(one -> List.of("operator", "admin").contains(one.role()))
        .filteredOn(one -> !one.path().startsWith("/api/v1/accounts"))
        .allMatch(one -> one.method().equals("POST"));
  }

  @ParameterizedTest
  @CsvSource({
    "/login, true",
    "/ui/vocalise.css, true",
    "/q/health/ready, true",
    "/q/health, false",
    "/login/x, false",
    "/loginx, false",
    "/ui, false",
    "/, false",
    "/api/v1/ui/, false",
    "/q/metrics, false"
  })
  void onlyTheDoorIsPublic(String path, boolean open) {
    assertThat(AccessPolicy.isPublic(path)).isEqualTo(open);
  }
}
