package dev.vocalise.activities.export.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.activities.export.ZipFolder;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.lineage.FileRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files by path, with their digests; artifacts are read when all of it is written. */
final class BundleFolder {
  private final SortedMap<String, Part> parts = new TreeMap<>();

  private record Part(String sha256, Source source) {}

  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  void add(String path, byte[] bytes) {
    parts.put(path, new Part(Sha256.of(bytes), () -> new ByteArrayInputStream(bytes)));
  }

  void add(String path, String text) {
    add(path, text.getBytes(UTF_8));
  }

  void add(String path, FileRef artifact, ArtifactStore artifacts) {
    parts.put(path, new Part(artifact.sha256(), () -> artifacts.open(artifact.sha256())));
  }

  /** Reads every file once: what is missing or damaged is better known before it is vouched for. */
  void readAll() throws IOException {
    for (Part part : parts.values()) {
      try (InputStream bytes = part.source.open()) {
        bytes.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  /** All that is there so far, in the format of {@code sha256sum}. */
  String sums() {
    StringBuilder sums = new StringBuilder();
    parts.forEach((path, part) -> sums.append(part.sha256).append("  ").append(path).append('\n'));
    return sums.toString();
  }

  void write(OutputStream out) throws IOException {
    try (ZipFolder zip = new ZipFolder(out)) {
      for (Map.Entry<String, Part> part : parts.entrySet()) {
        try (InputStream bytes = part.getValue().source.open()) {
          zip.add(part.getKey(), bytes);
        }
      }
    }
  }
}
