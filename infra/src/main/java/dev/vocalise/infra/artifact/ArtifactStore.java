package dev.vocalise.infra.artifact;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Bytes by their SHA-256. Storing the same bytes twice, even at the same moment, is harmless: the
 * first copy stays. Safe for use by many threads.
 *
 * <p>Every method throws {@link ArtifactStoreUnavailableException} when the store cannot be reached
 * or answers with a server error (worth a retry), {@link ArtifactMissingException} when there is no
 * such artifact, and {@link ArtifactCorruptException} when the bytes do not have the digest they
 * are filed under.
 */
public interface ArtifactStore extends AutoCloseable {

  /** Stores the file's bytes; large files go in parts. */
  StoredArtifact put(Path file, String mediaType);

  /**
   * Stores the file's bytes under a digest that {@link StoredArtifact#of} computed of it.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  void put(Path file, StoredArtifact artifact);

  /** Stores the bytes. */
  StoredArtifact put(byte[] bytes, String mediaType);

  /**
   * Streams the bytes. The digest is checked when the end is reached: the {@code read} that would
   * report the end throws {@link ArtifactCorruptException} instead if it is wrong, so do not act on
   * what was read before the end. A reader that stops early has verified nothing.
   */
  InputStream open(String sha256);

  /**
   * The artifact as a verified local file, downloaded into {@code cacheDir} unless it is already
   * there. The file is shared with other callers: read it, never write to it. A cached copy that
   * rotted is dropped and fetched again.
   */
  Path fetch(String sha256, Path cacheDir);

  /**
   * Whether the artifact is there with exactly this size; a look at the store's metadata, no digest
   * is computed.
   */
  boolean exists(String sha256, long size);

  /**
   * Removes the bytes; an absent artifact is fine. Artifacts are kept for ever, with one exception:
   * the collector of checkpoints that nothing needs ({@code UnneededArtifacts}) is the only caller,
   * since it alone makes sure that no row refers to the digest.
   */
  void delete(String sha256);

  @Override
  void close();
}
