package dev.vocalise.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is shipped is what the SBOM and NOTICE say. */
class DistributionIT {
  private static final Path NOTICE = Path.of("../NOTICE");

  /** Of this project's own classes: the application, what Quarkus makes of it, and the start. */
  private static final String OWN =
      "app/vocalise-web-.*\\.jar|quarkus/(generated|transformed)-bytecode\\.jar|quarkus-run\\.jar";

  @BeforeAll
  static void anOfflineBuildMakesNoSbom() {
    boolean made = Files.exists(Distribution.FOLDER.resolve("bom.json"));
    assumeTrue(
        made || "true".equals(System.getenv("CI")),
        "no bom.json: Maven was offline; build without -o");
  }

  @Test
  void theSbomHoldsEveryLibraryWithItsDigestAndNoOther() throws IOException {
    Map<String, String> shipped = new TreeMap<>(Distribution.jars());
    assertThat(shipped.keySet().removeIf(path -> path.matches(OWN))).isTrue();
    assertThat(shipped).hasSizeGreaterThan(200);
    for (JsonNode component : Distribution.components().toList()) {
      String wanted = sha256(component);
      if (!shipped.values().remove(wanted)) {
        String thinned = Thinned.file(component);
        assertThat(shipped.remove(thinned)).as("%s is not shipped", component).isNotNull();
        Thinned.requirePartOfOriginal(thinned, wanted);
      }
    }
    assertThat(shipped).as("not in the SBOM").isEmpty();
    assertThat(Distribution.sbom().path("specVersion").asText()).isGreaterThanOrEqualTo("1.5");
  }

  @Test
  void everyLibraryHasALicence() throws IOException {
    assertThat(Distribution.components())
        .allSatisfy(component -> assertThat(Notice.licences(component)).isPresent());
  }

  @Test
  void theNoticeIsThatOfTheSbom() throws IOException {
    String present = Files.readString(NOTICE);
    String expected = Notice.of(present);
    if (Boolean.getBoolean("notice.write")) {
      Files.writeString(NOTICE, expected);
      return;
    }
    assertThat(present)
        .as(
            "NOTICE is stale; refresh it: ./mvnw verify -pl web -am -Dtest=NoSuch -Dit.test=DistributionIT"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dnotice.write=true")
        .isEqualTo(expected);
    assertThat(Files.readString(Distribution.FOLDER.resolve("NOTICE"))).isEqualTo(present);
    assertThat(Distribution.FOLDER.resolve("LICENSE")).exists();
  }

  /** SECURITY.md says of each why it is there; a new one has to be looked at. */
  @Test
  void copiesInsideOfLibrariesAreTheKnownOnes() throws IOException {
    Set<String> copies = new TreeSet<>();
    for (String path : Distribution.jars().keySet()) {
      copies.addAll(copiesIn(Distribution.FOLDER.resolve(path)));
    }
    assertThat(copies)
        .containsExactlyInAnyOrder(
            "io.netty.netty-common has org.jctools:jctools-core",
            "com.fasterxml.woodstox.woodstox-core has com.sun.xml.bind.jaxb:isorelax",
            "com.fasterxml.woodstox.woodstox-core has net.java.dev.msv:xsdlib",
            "io.opentelemetry.opentelemetry-sdk-trace has org.jctools:jctools-core",
            "org.gaul.s3proxy has org.eclipse.jetty");
  }

  @Test
  void noPageOfSwaggerAndNoMlflowClientIsShipped() throws IOException {
    for (String path : Distribution.jars().keySet()) {
      assertThat(path).doesNotContain("swagger", "mlflow", "webjar");
    }
  }

  private static Set<String> copiesIn(Path jar) throws IOException {
    Set<String> copies = new TreeSet<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String[] parts = entry.getName().split("/");
        if (parts.length != 5 || !entry.getName().matches("META-INF/maven/.*/pom\\.properties")) {
          continue;
        }
        // lib/main/GROUP.ARTIFACT-VERSION.jar
        if (!jar.getFileName().toString().startsWith(parts[2] + "." + parts[3] + "-")
            && !jar.getFileName().toString().startsWith(parts[3] + "-")) {
          copies.add(owner(jar) + " has " + shortName(parts));
        }
      }
    }
    return copies;
  }

  private static String shortName(String[] parts) {
    return parts[2].startsWith("org.eclipse.jetty")
        ? "org.eclipse.jetty"
        : parts[2] + ":" + parts[3];
  }

  /** Without the version. */
  private static String owner(Path jar) {
    return jar.getFileName().toString().replaceFirst("-[0-9].*", "");
  }

  private static String sha256(JsonNode component) {
    return Distribution.elements(component.path("hashes"))
        .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
        .map(hash -> hash.path("content").asText())
        .findFirst()
        .orElse("no SHA-256: " + component.path("purl").asText());
  }
}
