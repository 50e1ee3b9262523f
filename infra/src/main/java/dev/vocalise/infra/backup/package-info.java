/**
 * Copies of everything that an instance keeps: rows, artifacts and the signing key, each file with
 * its digest. {@link dev.vocalise.infra.backup.Backup} makes one while campaigns run, {@link
 * dev.vocalise.infra.backup.Restore} makes an instance of it. MLflow's server, corpora on disk and
 * the state of Temporal are not in it.
 */
@NullMarked
package dev.vocalise.infra.backup;

import org.jspecify.annotations.NullMarked;
