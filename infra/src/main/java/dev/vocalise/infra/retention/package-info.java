/**
 * What may be deleted: artifacts that no row names, and files that nothing uses. Start at {@link
 * dev.vocalise.infra.retention.Garbage}. What the rows name is decided in {@code lineage}.
 */
@NullMarked
package dev.vocalise.infra.retention;

import org.jspecify.annotations.NullMarked;
