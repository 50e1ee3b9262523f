package dev.vocalise.infra.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Bytes by their SHA-256. Storing the same bytes twice, even at the same moment, is harmless: the
 * first copy stays, unless it is older than {@link #FRESH}. Then it is written again, so that its
 * age says how long nobody has stored it. Safe for use by many threads.
 *
 * <p>Every method throws {@link ArtifactStoreUnavailableException} when the store cannot be reached
 * or answers with a server error (worth a retry), {@link ArtifactMissingException} when there is no
 * such artifact, and {@link ArtifactCorruptException} when the bytes do not have the digest they
 * are filed under.
 */
public interface ArtifactStore extends AutoCloseable {

  /** How much older an artifact may be than the last call that stored it. */
  Duration FRESH = Duration.ofHours(1);

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
   * Reads the bytes, and deletes them if they are not what they should be, so that they can be
   * written again. Returns whether there is no good copy (any more).
   */
  default boolean discardDamaged(String sha256) {
    try (InputStream in = open(sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
      return false;
    } catch (ArtifactMissingException e) {
      return true;
    } catch (ArtifactCorruptException e) {
      delete(sha256);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes the bytes; an absent artifact is fine. Good ones are deleted by the collector of what
   * nothing needs alone, which makes sure that no row refers to the digest.
   */
  void delete(String sha256);

  /** Where others find these bytes. */
  default String address(String sha256) {
    return "urn:sha256:" + sha256;
  }

  /** What the store says of an artifact, if it is there. */
  Optional<StoredObject> find(String sha256);

  /** Every artifact, in no order. */
  List<StoredObject> list();

  /** Uploads in parts that were not completed; some may be under way. */
  List<InterruptedUpload> interruptedUploads();

  /** Removes the parts of an upload; one that is gone is fine. */
  void abandon(InterruptedUpload upload);

  @Override
  void close();
}
