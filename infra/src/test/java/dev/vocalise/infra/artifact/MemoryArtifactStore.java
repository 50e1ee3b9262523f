package dev.vocalise.infra.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Artifacts in a map, for tests that count them; it can be made unreachable. */
public final class MemoryArtifactStore implements ArtifactStore {
  private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
  private volatile boolean away;

  public void away(boolean now) {
    away = now;
  }

  public Set<String> digests() {
    return Set.copyOf(artifacts.keySet());
  }

  @Override
  public StoredArtifact put(Path file, String mediaType) {
    StoredArtifact artifact = StoredArtifact.of(file, mediaType);
    put(file, artifact);
    return artifact;
  }

  @Override
  public void put(Path file, StoredArtifact artifact) {
    try {
      reachable().put(artifact.sha256(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public StoredArtifact put(byte[] bytes, String mediaType) {
    String sha256 = Sha256.of(bytes);
    reachable().put(sha256, bytes);
    return new StoredArtifact(sha256, bytes.length, mediaType);
  }

  @Override
  public InputStream open(String sha256) {
    byte[] bytes = reachable().get(sha256);
    if (bytes == null) {
      throw new ArtifactMissingException(sha256, null);
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Path fetch(String sha256, Path cacheDir) {
    Path copy = cacheDir.resolve(sha256);
    try (InputStream in = open(sha256)) {
      Files.createDirectories(cacheDir);
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean exists(String sha256, long size) {
    byte[] bytes = reachable().get(sha256);
    return bytes != null && bytes.length == size;
  }

  @Override
  public void delete(String sha256) {
    reachable().remove(sha256);
  }

  private Map<String, byte[]> reachable() {
    if (away) {
      throw new ArtifactStoreUnavailableException("away", null);
    }
    return artifacts;
  }

  @Override
  public void close() {}
}
