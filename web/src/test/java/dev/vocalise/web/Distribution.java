package dev.vocalise.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The packaged application as it lies on disk, and what its SBOM says of it. */
final class Distribution {
  static final Path FOLDER = Path.of("target/quarkus-app");

  private Distribution() {}

  /** Libraries: from the path inside the distribution to the SHA-256 in hexadecimal. */
  static Map<String, String> jars() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      files
          .filter(file -> file.toString().endsWith(".jar"))
          .forEach(file -> digests.put(FOLDER.relativize(file).toString(), sha256(file)));
    }
    return digests;
  }

  static JsonNode sbom() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("bom.json").toFile());
  }

  static Stream<JsonNode> components() throws IOException {
    return elements(sbom().path("components"));
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
