/**
 * The content-addressed artifact store: bytes are found by their SHA-256, written once, verified on
 * every read. Names, tags and roles of artifacts are not here, they live in the database. Start at
 * {@link dev.vocalise.infra.artifact.ArtifactStore}.
 */
@NullMarked
package dev.vocalise.infra.artifact;

import org.jspecify.annotations.NullMarked;
