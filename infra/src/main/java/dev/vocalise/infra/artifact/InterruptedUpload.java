package dev.vocalise.infra.artifact;

import java.time.Instant;

/**
 * An upload in parts that was neither completed nor given up; it may still be under way.
 *
 * @param begun by the store's clock
 */
public record InterruptedUpload(String key, String id, Instant begun) {}
