package dev.vocalise.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A library that Quarkus ships without some of its files; the SBOM has the digest of the whole. */
final class Thinned {
  /** Nobody else is believed to be one. */
  private static final Set<String> KNOWN = Set.of("opentelemetry-exporter-otlp");

  private Thinned() {}

  static String file(JsonNode component) {
    String name = component.path("name").asText();
    assertThat(KNOWN).as("a digest differs: %s", component.path("purl")).contains(name);
    return "lib/main/%s.%s-%s.jar"
        .formatted(component.path("group").asText(), name, component.path("version").asText());
  }

  /** The original is on the class path of the tests: every file shipped is one of it, unchanged. */
  static void requirePartOfOriginal(String shipped, String sha256) throws IOException {
    String group = shipped.replaceFirst("lib/main/", "");
    Path original =
        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
            .map(Path::of)
            .filter(path -> path.toString().endsWith(".jar") && Files.isRegularFile(path))
            .filter(path -> group.endsWith("." + path.getFileName()))
            .findFirst()
            .orElseThrow();
    assertThat(Distribution.sha256(original)).isEqualTo(sha256);
    Map<String, Long> whole = checksums(original);
    assertThat(checksums(Distribution.FOLDER.resolve(shipped))).isNotEmpty();
    assertThat(whole).containsAllEntriesOf(checksums(Distribution.FOLDER.resolve(shipped)));
  }

  private static Map<String, Long> checksums(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .filter(entry -> !entry.isDirectory() && !entry.getName().equals("META-INF/MANIFEST.MF"))
          .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getCrc));
    }
  }
}
