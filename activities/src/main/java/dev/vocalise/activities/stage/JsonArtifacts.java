package dev.vocalise.activities.stage;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.StoredArtifact;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.workflows.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Records in the artifact store as JSON, and references in the two forms that the modules know. */
public final class JsonArtifacts {
  private static final String JSON = "application/json";

  private JsonArtifacts() {}

  public static ArtifactRef put(ArtifactStore artifacts, Object value) {
    return ref(artifacts.put(CanonicalJson.bytes(value), JSON));
  }

  /** JSON lines: one value each. */
  public static ArtifactRef putLines(ArtifactStore artifacts, Iterable<?> values) {
    return ref(artifacts.put(CanonicalJson.lines(values), "application/x-ndjson"));
  }

  public static <T> T read(ArtifactStore artifacts, ArtifactRef ref, Class<T> type) {
    return read(artifacts, ref, bytes -> CanonicalJson.MAPPER.readValue(bytes, type));
  }

  /** What an artifact's bytes hold. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(byte[] bytes) throws IOException;
  }

  public static <T> T read(ArtifactStore artifacts, ArtifactRef ref, Parser<T> parser) {
    try (InputStream in = artifacts.open(ref.sha256())) {
      return parser.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ArtifactRef ref(StoredArtifact stored) {
    return new ArtifactRef(stored.sha256(), stored.size(), stored.mediaType());
  }

  /** The reference in the role that it plays for a stage. */
  public static FileRef file(String name, String role, ArtifactRef ref) {
    return new FileRef(name, role, ref.sha256(), ref.size(), ref.mediaType());
  }
}
