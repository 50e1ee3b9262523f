package dev.vocalise.infra.access;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who may log in.
 *
 * @param hasPassword whether a password was chosen
 */
public record Account(
    UUID id, String name, Role role, boolean enabled, boolean hasPassword, Instant createdAt) {}
