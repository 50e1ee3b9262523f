package dev.vocalise.infra.retention;

/**
 * One thing that may go.
 *
 * @param name digest of an artifact, key of an upload, or path of a file
 * @param bytes 0 where the store does not say it
 */
public record Waste(Reason reason, String name, long bytes) {}
