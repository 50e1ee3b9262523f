package dev.vocalise.web.api;

import java.nio.file.Path;

/**
 * Where the servers of this instance are, in words and without secrets.
 *
 * @param data the data directory
 * @param database such as {@code the embedded PostgreSQL}
 * @param databaseDisk which disk the database writes to
 * @param storeDisk which disk the object store writes to
 * @param temporal such as {@code Temporal at host:7233}
 * @param ownStore whether the object store is embedded and writes to the data directory
 */
public record ServerPlaces(
    Path data,
    String database,
    String databaseDisk,
    String storeDisk,
    String temporal,
    boolean ownStore) {

  /** Less than an artifact takes. */
  private static final long FULL_BYTES = 32L << 20;

  /** The embedded store hides why it cannot write, so the free space of its disk decides. */
  boolean ownStoreIsFull() {
    long usable = data.toFile().getUsableSpace();
    return ownStore && usable < FULL_BYTES;
  }

  /** The file that keeps the details. */
  Path log() {
    return data.resolve("logs").resolve("vocalise.log");
  }
}
