package dev.vocalise.infra.artifact;

import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.MinioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The artifact store on any S3 server. An artifact's key is {@code sha256/<first 2 digits>/<other
 * 62>}, so no key is ever another key's folder. Objects are written once, with {@code
 * If-None-Match: *}; the loser of a race finds the winner's equal bytes and is content. What is
 * there already is read before anyone relies on it: a disk may have lost it. One that is stored
 * again much later is written again with the same bytes.
 */
public final class MinioArtifactStore implements ArtifactStore {
  public static final String DEFAULT_BUCKET = "vocalise";
  public static final String DEFAULT_REGION = "us-east-1";

  /** Objects above this size travel in parts of it. */
  private static final long PART_SIZE = 16L << 20;

  private static final Logger log = LoggerFactory.getLogger(MinioArtifactStore.class);

  private final StoreConnection server;
  private final MinioClient client;
  private final String bucket;

  private MinioArtifactStore(StoreConnection server) {
    this.server = server;
    this.client = server.client();
    this.bucket = server.bucket();
  }

  /** Connects to a server that takes any region. */
  public static MinioArtifactStore connect(
      String endpoint, String accessKey, String secretKey, String bucket) {
    return connect(endpoint, accessKey, secretKey, DEFAULT_REGION, bucket);
  }

  /**
   * Connects and creates the bucket if it is not there.
   *
   * @throws ArtifactStoreUnavailableException if the server cannot be reached or refuses
   */
  public static MinioArtifactStore connect(
      String endpoint, String accessKey, String secretKey, String region, String bucket) {
    StoreConnection server = StoreConnection.to(endpoint, accessKey, secretKey, region, bucket);
    try {
      server.ensureBucket();
      return new MinioArtifactStore(server);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Asks the server and changes nothing. Empty if it would do, else why not. */
  public static Optional<String> refusal(
      String endpoint, String accessKey, String secretKey, String region, String bucket) {
    try (StoreConnection server =
        StoreConnection.to(endpoint, accessKey, secretKey, region, bucket)) {
      server.hasBucket();
      return Optional.empty();
    } catch (ArtifactStoreUnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
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
      putOnce(artifact, () -> Files.newInputStream(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " to store it: " + e.getMessage(), e);
    }
  }

  @Override
  public StoredArtifact put(byte[] bytes, String mediaType) {
    StoredArtifact artifact = new StoredArtifact(Sha256.of(bytes), bytes.length, mediaType);
    try {
      putOnce(artifact, () -> new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array's stream does not fail
    }
    return artifact;
  }

  private void putOnce(StoredArtifact artifact, Source source) throws IOException {
    @Nullable StatObjectResponse found = stat(artifact.sha256());
    if (found == null) {
      if (write(artifact, source, new Http.Headers("If-None-Match", "*"))) {
        return;
      }
      found = stat(artifact.sha256()); // another process was first
    }
    if (found == null || found.size() != artifact.size() || discardDamaged(artifact.sha256())) {
      log.warn("artifact {} was damaged in the store: it is written again", artifact.sha256());
      write(artifact, source, new Http.Headers());
    } else if (found.lastModified().toInstant().isBefore(Instant.now().minus(FRESH))) {
      write(artifact, source, new Http.Headers()); // gc goes by age: a row may name it only later
    }
  }

  /** Returns false when the headers' condition was not met. */
  private boolean write(StoredArtifact artifact, Source source, Http.Headers headers)
      throws IOException {
    long size = artifact.size();
    try (InputStream in = source.open()) {
      client.putObject(
          PutObjectArgs.builder().bucket(bucket).object(key(artifact.sha256())).stream(
                  in, size, size > PART_SIZE ? PART_SIZE : -1)
              .contentType(artifact.mediaType())
              .extraHeaders(headers)
              .build());
      return true;
    } catch (MinioException | IllegalStateException e) {
      if (StoreConnection.isCode(e, "PreconditionFailed")
          || StoreConnection.isCode(e, "ConditionalRequestConflict")) {
        return false;
      }
      throw server.unavailable("store artifact " + artifact.sha256(), e);
    }
  }

  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  @Override
  public InputStream open(String sha256) {
    try {
      InputStream in =
          client.getObject(GetObjectArgs.builder().bucket(bucket).object(key(sha256)).build());
      return new VerifyingInputStream(in, sha256);
    } catch (MinioException | IllegalStateException e) {
      if (StoreConnection.isCode(e, "NoSuchKey")) {
        throw new ArtifactMissingException(
            sha256,
            "the artifact store has no object for "
                + sha256
                + "; the stage that makes it has to run again",
            e);
      }
      throw server.unavailable("read artifact " + sha256, e);
    }
  }

  @Override
  public Path fetch(String sha256, Path cacheDir) {
    Path cached = cacheDir.resolve(key(sha256));
    try {
      if (ArtifactCache.touch(cached)) {
        if (Sha256.of(cached).equals(sha256)) {
          return cached;
        }
        log.warn("cached artifact {} is damaged and is fetched again", cached);
        Files.deleteIfExists(cached);
      }
      Files.createDirectories(cached.getParent());
      download(sha256, cached);
      return cached;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot cache artifact " + sha256 + " at " + cached + ": " + e.getMessage(), e);
    }
  }

  /** Other readers see the file only when it is complete and verified. */
  private void download(String sha256, Path target) throws IOException {
    Path partial = Files.createTempFile(target.getParent(), ".fetch-", ".part");
    try {
      try (InputStream in = open(sha256)) {
        Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      ArtifactCache.touch(partial); // young from its end, not from its last block
      try {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  @Override
  public boolean exists(String sha256, long size) {
    @Nullable StatObjectResponse found = stat(sha256);
    return found != null && found.size() == size;
  }

  @Override
  public void delete(String sha256) {
    try {
      client.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(key(sha256)).build());
    } catch (MinioException | IllegalStateException e) {
      if (!StoreConnection.isCode(e, "NoSuchKey")) {
        throw server.unavailable("delete artifact " + sha256, e);
      }
    }
  }

  @Override
  public Optional<StoredObject> find(String sha256) {
    return Optional.ofNullable(stat(sha256))
        .map(
            found ->
                new StoredObject(
                    sha256, found.size(), found.lastModified().toInstant(), found.contentType()));
  }

  @Override
  public List<StoredObject> list() {
    return new StoreListing(server).artifacts();
  }

  @Override
  public List<InterruptedUpload> interruptedUploads() {
    return new StoreListing(server).uploads();
  }

  @Override
  public void abandon(InterruptedUpload upload) {
    new StoreListing(server).abandon(upload);
  }

  private @Nullable StatObjectResponse stat(String sha256) {
    try {
      return client.statObject(StatObjectArgs.builder().bucket(bucket).object(key(sha256)).build());
    } catch (MinioException | IllegalStateException e) {
      if (StoreConnection.isCode(e, "NoSuchKey")) {
        return null;
      }
      throw server.unavailable("look up artifact " + sha256, e);
    }
  }

  /** {@code sha256/ab/cdef…}: 256 folders keep listings and file systems quick. */
  static String key(String sha256) {
    Sha256.requireHex(sha256);
    return "sha256/" + sha256.substring(0, 2) + "/" + sha256.substring(2);
  }

  @Override
  public String address(String sha256) {
    return "s3://" + bucket + "/" + key(sha256);
  }

  @Override
  public void close() {
    server.close();
  }
}
