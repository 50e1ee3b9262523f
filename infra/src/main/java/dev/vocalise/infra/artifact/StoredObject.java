package dev.vocalise.infra.artifact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One object of the artifact store, as the store describes it; no digest is computed.
 *
 * @param size in bytes
 * @param modified when its bytes were last written, by the store's clock
 * @param mediaType null in a listing, which does not say it
 */
public record StoredObject(
    String sha256, long size, Instant modified, @Nullable String mediaType) {}
