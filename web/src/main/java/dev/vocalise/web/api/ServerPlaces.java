package dev.vocalise.web.api;

import java.nio.file.Path;

/**
 * Where the servers of this instance are, in words for people and without secrets.
 *
 * @param data the data directory
 * @param database such as {@code the embedded PostgreSQL}
 * @param databaseDisk which disk the database writes to
 * @param storeDisk which disk the object store writes to
 * @param temporal such as {@code Temporal at host:7233}
 */
public record ServerPlaces(
    Path data, String database, String databaseDisk, String storeDisk, String temporal) {

  /** The file that keeps what is not shown. */
  Path log() {
    return data.resolve("logs").resolve("vocalise.log");
  }
}
