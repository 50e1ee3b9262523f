package dev.vocalise.infra.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Artifacts in a map, for tests that count them; it can be made unreachable. */
public final class MemoryArtifactStore implements ArtifactStore {
  private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
  private final Map<String, Instant> modified = new ConcurrentHashMap<>();
  private volatile boolean away;

  public void away(boolean now) {
    away = now;
  }

  public Set<String> digests() {
    return Set.copyOf(artifacts.keySet());
  }

  /** Changes a byte of it. */
  public void damage(String sha256) {
    artifacts.computeIfPresent(
        sha256,
        (digest, bytes) -> {
          byte[] changed = bytes.clone();
          changed[changed.length / 2] ^= 1;
          return changed;
        });
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
      throw new ArtifactMissingException(sha256, sha256, null);
    }
    if (!Sha256.of(bytes).equals(sha256)) {
      throw new ArtifactCorruptException(sha256, Sha256.of(bytes), null);
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

  /** Their age; one that was never told is of now. */
  public void modified(String sha256, Instant when) {
    modified.put(sha256, when);
  }

  @Override
  public Optional<StoredObject> find(String sha256) {
    return list().stream().filter(one -> one.sha256().equals(sha256)).findFirst();
  }

  @Override
  public List<StoredObject> list() {
    return reachable().entrySet().stream()
        .map(
            entry ->
                new StoredObject(
                    entry.getKey(),
                    entry.getValue().length,
                    modified.getOrDefault(entry.getKey(), Instant.now()),
                    null))
        .toList();
  }

  @Override
  public List<InterruptedUpload> interruptedUploads() {
    return List.of();
  }

  @Override
  public void abandon(InterruptedUpload upload) {}

  private Map<String, byte[]> reachable() {
    if (away) {
      throw new ArtifactStoreUnavailableException("away", null);
    }
    return artifacts;
  }

  @Override
  public void close() {}
}
